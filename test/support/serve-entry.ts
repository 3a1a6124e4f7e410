import { runServeCommand } from '../../main/serve/index.ts';

// The command as `npm run serve` runs it, on the page that the first argument names instead of a built one.
const [assetsFolder = '', ...argv] = process.argv.slice(2);
await runServeCommand(argv, assetsFolder);
