import { runServeCommand } from '../main/serve/index.ts';
import { buildRenderer } from './bundle.ts';

await runServeCommand(process.argv.slice(2), await buildRenderer());
