import { cloudMeetingHarness } from './huawei-cloud-meeting.harness.ts';
import { conformanceSuite } from './suite.ts';

conformanceSuite('Huawei Cloud Meeting', cloudMeetingHarness);
