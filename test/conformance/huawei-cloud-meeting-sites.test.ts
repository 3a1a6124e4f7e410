import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CloudDesk, numbers } from './huawei-cloud-meeting.desk.ts';
import { CloudMeetingServer } from './huawei-cloud-meeting.server.ts';

describe('Huawei Cloud Meeting, at more than one site', () => {
  let desk: CloudDesk;
  let bench: CloudDesk['bench'];
  let service: CloudDesk['service'];
  let other: CloudMeetingServer;

  beforeEach(async () => {
    desk = await CloudDesk.open(6);
    ({ bench, service } = desk);
    other = await CloudMeetingServer.start(bench.clock);
  });
  afterEach(async () => {
    await desk.close();
    await other.stop();
  });

  /** Signs in at the first site; both are trusted. */
  const signIn = async (): Promise<void> => {
    const account = service.account(bench);
    bench.setFile('/both.pem', `${service.simulator.caPem}\n${other.simulator.caPem}`);
    await bench.signIn(desk.vendor, { ...account, values: { ...account.values, caFile: '/both.pem' } });
  };
  const says = (pathIncludes: string, body: object, count = 1): void => {
    const text = JSON.stringify(body);
    service.act({ act: 'nextReply', pathIncludes, status: 200, body: text, contentType: 'application/json', count });
  };
  const hostOf = ({ simulator }: CloudMeetingServer): string => new URL(simulator.addresses.https).host;

  it('goes to the host that is named while the service is under maintenance, and back when that fails', async () => {
    service.simulator.setSwitch('fault', 'upgrading');
    says('queryMgmtSiteStatus', { status: 'FAULT', redirectJoinUrl: `https://${hostOf(other)}/#/j` }, 20);
    await signIn();
    await bench.online();
    expect(bench.account.connection.via).toBe(hostOf(other));
    expect(other.passwordCount()).toBe(1);
    service.simulator.setSwitch('fault', 'none');
    other.goDown();
    await bench.tryNow();
    await bench.until('the first site again', () => bench.account.connection.status !== 'online');
    await bench.online();
    expect(bench.account.connection.via).toBe(hostOf(service));
  });

  it('waits for a service under maintenance that names no host, or one of somebody else', async () => {
    service.simulator.setSwitch('fault', 'upgrading');
    says('queryMgmtSiteStatus', { status: 'FAULT', redirectJoinUrl: 'https://meeting.example.test/' }, 20);
    await signIn();
    expect(await bench.waiting()).toMatchObject({ reason: 'out-of-service', via: hostOf(service) });
    service.simulator.setSwitch('fault', 'none');
    await bench.online();
  });

  it('goes on with a meeting that moves while it is controlled: what was refused there is done', async () => {
    const { meeting, conferenceId } = await desk.controlling(2);
    service.simulator.setSwitch('site', 'elsewhere');
    const command = await bench.settled(await bench.make({ kind: 'lock', conferenceId }));
    expect(command).toMatchObject({ phase: 'confirmed' });
    const locks = service.simulator.model.requests.filter(({ path }) => path.includes('conferences/lock'));
    expect(locks.map(({ status }) => status)).toEqual([400, 200]);
    service.simulator.setSwitch('site', 'local');
    await bench.makeAll({ kind: 'drop', conferenceId, participantIds: desk.rows(conferenceId, numbers(2)) });
    expect((await desk.settled(3)).map(({ phase }) => phase)).toEqual(['confirmed', 'confirmed', 'confirmed']);
    expect(service.present(meeting)).toHaveLength(1);
  });

  it('gives no password to a site of somebody else', async () => {
    const meeting = service.meeting({ others: numbers(1) });
    await desk.signIn();
    service.simulator.setSwitch('site', 'elsewhere');
    says('region/info', { regionIP: '198.51.100.7', regionUrl: 'meeting.example.test' });
    const refusal = bench.follow({ address: meeting }).catch((cause: unknown) => cause);
    expect(await refusal).toMatchObject({ code: 'meeting-elsewhere' });
  });
});
