import { conferenceIdOf } from '../../app/domain/conference.ts';
import { sampleVendor } from '../support/sample-vendor/adapter.ts';
import { commonBadSignIns, signInWith } from './bad-sign-ins.ts';
import type { VendorHarness } from './harness.ts';
import { sample, SampleServerUnderTest } from './sample-vendor.server.ts';
import { conformanceSuite } from './suite.ts';

const harness: VendorHarness = {
  vendor: sampleVendor,
  transports: ['websocket'],
  isAskedWhileDown: true,
  start: (_transport, clock) => SampleServerUnderTest.start(clock),
  commands: [
    {
      kind: 'drop',
      best: { phase: 'confirmed', reason: null },
      prepare: async (bench, server) => {
        const { id, others } = server.conference();
        const conferenceId = conferenceIdOf(bench.accountId, id);
        await bench.until('the conference', () => bench.state.conferences.has(conferenceId));
        return { kind: 'drop', conferenceId, participantIds: [bench.participant(conferenceId, others[0]).id] };
      },
    },
  ],
  badSignIns: [
    ...commonBadSignIns,
    {
      name: 'an unknown user',
      code: 'wrong-password',
      status: 'refused',
      prepare: (bench, server) => signInWith(bench, server, { user: 'nobody' }),
    },
    {
      name: 'a web page instead of the system',
      code: 'not-this-system',
      status: 'refused',
      prepare: (bench, server) => {
        const page = { status: 200, headers: {}, contentType: 'text/html', body: '<html><body>Hello</body></html>' };
        sample(server).server.world.replies.prepare({ ...page, isCarriedOut: false, count: 1 });
        return server.account(bench);
      },
    },
  ],
  expiries: [
    {
      name: 'a session that the server ended',
      expire: (server) => sample(server).server.endSession('connection-lost'),
      outcome: { status: 'online', reason: null },
    },
    {
      name: 'a forced sign-out',
      expire: (server) => sample(server).server.endSession('signed-out-by-server'),
      outcome: { status: 'refused', reason: 'signed-out-by-server' },
    },
  ],
};

conformanceSuite('The sample vendor', harness);
