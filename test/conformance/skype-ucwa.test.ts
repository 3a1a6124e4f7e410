import { skypeHarness } from './skype-ucwa.harness.ts';
import { conformanceSuite } from './suite.ts';

conformanceSuite('Skype for Business', skypeHarness);
