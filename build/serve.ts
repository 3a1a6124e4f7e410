import { asksForHelp, serveHelp } from '../main/serve/arguments.ts';
import { runServeCommand } from '../main/serve/index.ts';
import { buildRenderer } from './bundle.ts';

const argv = process.argv.slice(2);
if (asksForHelp(argv)) process.stdout.write(serveHelp);
else await runServeCommand(argv, await buildRenderer());
