import type { Plugin } from 'vite';
import { en } from '../../app/text/en/index.ts';
import { zhCN } from '../../app/text/zh-CN/index.ts';
import { inRoot } from './paths.ts';

const catalogues: Readonly<Record<string, readonly [name: string, texts: object]>> = {
  [inRoot('app', 'text', 'en', 'index.ts')]: ['en', en],
  [inRoot('app', 'text', 'zh-CN', 'index.ts')]: ['zhCN', zhCN],
};

/** Keeps the catalogues of the main process as JSON, which is read several times faster than the same as a script. */
export const mainTexts: Plugin = {
  name: 'gavel-main-texts',
  enforce: 'pre',
  load: {
    filter: { id: Object.keys(catalogues) },
    handler(id) {
      const [name, texts] = catalogues[id] ?? ['none', {}];
      const json = JSON.stringify(JSON.stringify(texts));
      return { code: `export const ${name} = JSON.parse(${json});\n`, moduleType: 'js' };
    },
  },
};
