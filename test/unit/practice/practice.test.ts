import { describe, expect, it } from 'vitest';
import { createPractice } from '../../../main/practice/practice.ts';
import { simulatorKinds } from '../../../main/simulators/registry.ts';
import { countingIds } from '../../support/counting-ids.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { recordingLog } from '../../support/recording-log.ts';
import { exchange } from '../simulators/huawei-agent-gateway/raw-gateway.ts';

describe('practice mode', () => {
  const practice = () => createPractice({ clock: new ManualClock(), ids: countingIds(), log: recordingLog() });

  it('has ids that no other simulator uses', () => {
    const ids = practice().scenes.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain('chair-of-six');
  });

  it('offers the scenes of all simulators without loading these', () => {
    const known = simulatorKinds.flatMap(({ scenes }) =>
      scenes.map(({ id, label, isOffered }) => ({ id, label, isOffered })),
    );
    expect(practice().scenes).toEqual(known);
  });

  it('starts a scene, says where to sign in, and leaves nothing behind', async () => {
    const scene = await practice().start('trainee');
    expect([scene.vendorId, scene.sceneId]).toEqual(['huawei-agent-gateway', 'trainee']);
    const { server, agentId, phone } = scene.values as Record<string, string>;
    const body = JSON.stringify({ password: scene.secrets['password'], phonenum: phone });
    const answer = await exchange(`${server}/onlineagent/${agentId}`, scene.authorityPem, {
      method: 'PUT',
      body,
    });
    expect(answer.retcode).toBe('0');
    await scene.stop();
  });

  it('starts the first scene when none is named, and refuses unknown ones', async () => {
    const scene = await practice().start(null);
    expect(scene.vendorId).toBe('cisco-finesse');
    expect(scene.values).toMatchObject({ user: 'ssolberg', alternateServer: '' });
    await scene.stop();
    await expect(practice().start('opera')).rejects.toThrow(/invalid-input|opera/u);
  });

  it('takes scripted acts on a port of its own while a scene runs, and says when that port is taken', async () => {
    const log = recordingLog();
    const ports = { clock: new ManualClock(), ids: countingIds(), log };
    const scene = await createPractice({ ...ports, controlPort: 0 }).start('trainee');
    const address = String(log.lines.find(({ message }) => message === 'scripted acts are taken')?.fields?.['address']);
    const body = JSON.stringify({ act: 'agentSignsOut', agent: '2102' });
    expect((await exchange(address, '', { method: 'POST', body })).text).toBe('{"ok":true,"result":{}}\n');
    const taken = createPractice({ ...ports, controlPort: Number(new URL(address).port) });
    await expect(taken.start('trainee')).rejects.toMatchObject({ code: 'port-taken' });
    await scene.stop();
    await expect(exchange(address, '', { method: 'POST', body })).rejects.toMatchObject({
      code: expect.stringMatching(/^ECONN/u),
    });
  });
});
