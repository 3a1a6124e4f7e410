import { finesseHarness } from './cisco-finesse.harness.ts';
import { conformanceSuite } from './suite.ts';

conformanceSuite('Cisco Finesse', finesseHarness);
