import { describe, expect, it } from 'vitest';
import { createKeytarKeychain } from '../../../main/node/keytar-keychain.ts';

/** A keytar whose every call fails with this text, as the native module does it. */
const failing = (message: string) => {
  const fail = () => Promise.reject(new Error(message));
  return { setPassword: fail, getPassword: fail, deletePassword: fail };
};

const working = (contents = new Map<string, string>()) => ({
  setPassword: async (service: string, account: string, password: string) => {
    contents.set(`${service}/${account}`, password);
  },
  getPassword: async (service: string, account: string) => contents.get(`${service}/${account}`) ?? null,
  deletePassword: async (service: string, account: string) => contents.delete(`${service}/${account}`),
});

describe('the keychain through keytar', () => {
  it('writes, reads and deletes secrets under the name of Gavel', async () => {
    const contents = new Map<string, string>();
    const keychain = createKeytarKeychain(async () => working(contents));
    await keychain.set('a', 's');
    expect([...contents]).toEqual([['Gavel/a', 's']]);
    expect(await keychain.get('a')).toBe('s');
    expect(await keychain.delete('a')).toBe(true);
    expect(await keychain.delete('a')).toBe(false);
    expect(await keychain.get('a')).toBeNull();
    expect(contents.size).toBe(0);
  });

  it('takes the functions of a module that was imported dynamically', async () => {
    expect(await createKeytarKeychain(async () => ({ default: working() })).get('a')).toBeNull();
  });

  it('loads keytar once, and not before it is needed', async () => {
    let loads = 0;
    const keychain = createKeytarKeychain(async () => {
      loads += 1;
      return working();
    });
    expect(loads).toBe(0);
    await Promise.all([keychain.get('a'), keychain.get('b')]);
    expect(loads).toBe(1);
  });

  it.each([
    ['is not installed', () => Promise.reject(new Error("Cannot find module 'keytar'"))],
    ['is something else', async () => ({ getPassword: 1 })],
  ])('is absent when keytar %s', async (_what, load) => {
    await expect(createKeytarKeychain(load).get('a')).rejects.toMatchObject({ problem: 'absent' });
  });

  it.each([
    ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'absent'],
    ['The name org.freedesktop.secrets was not provided by any .service files', 'absent'],
    ['Could not connect: No such file or directory', 'absent'],
    ['Cannot create an item in a locked collection', 'locked'],
    ['Object does not exist at path “/org/freedesktop/secrets/collection/login”', 'locked'],
    ['User interaction is not allowed.', 'locked'],
    ['The user name or passphrase you entered is not correct.', 'denied'],
    ['User canceled the operation.', 'denied'],
    ['Timeout was reached', 'timeout'],
    ['Something else', 'failed'],
  ])('understands "%s" as: %s', async (message, problem) => {
    const keychain = createKeytarKeychain(async () => failing(message));
    for (const work of [keychain.set('a', 'canary-9'), keychain.get('a'), keychain.delete('a')]) {
      await expect(work).rejects.toMatchObject({
        name: 'KeychainFault',
        problem,
        message: expect.not.stringContaining(message),
      });
    }
  });

  it('does not take the "nothing there" of a locked collection for the truth', async () => {
    const locked = {
      ...failing('Cannot create an item in a locked collection'),
      getPassword: async () => null,
      deletePassword: async () => false,
    };
    const keychain = createKeytarKeychain(async () => locked, { isNothingAmbiguous: true });
    await expect(keychain.get('a')).rejects.toMatchObject({ problem: 'locked' });
    await expect(keychain.delete('a')).rejects.toMatchObject({ problem: 'locked' });
    expect(await createKeytarKeychain(async () => locked, { isNothingAmbiguous: false }).get('a')).toBeNull();
  });

  it('refuses an answer that is no secret', async () => {
    const keychain = createKeytarKeychain(async () => ({ ...working(), getPassword: async () => 5 }));
    await expect(keychain.get('a')).rejects.toMatchObject({ problem: 'failed' });
  });
});
