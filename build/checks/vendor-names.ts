import { conclude, sourceFiles, type SourceFile } from './source-files.ts';

const vendorName = /finesse|cisco|huawei|ucwa|skype/i;

/** Where vendors may be named: their own folders, the registry, texts, documentation, tests and these checks. */
const mayName = [
  /^main\/(vendors|simulators)\/(?!shared\/)/,
  /(^|\/)registry\.ts$/,
  /^app\/text\//,
  /^test\//,
  /^build\//,
];

/** Lines that name a vendor where the application must not know which one it talks to, as `path:line: text`. */
export function vendorNamesIn(files: readonly SourceFile[]): readonly string[] {
  return files
    .filter((file) => !mayName.some((allowed) => allowed.test(file.path)))
    .flatMap((file) =>
      file.text
        .split('\n')
        .flatMap((line, index) =>
          vendorName.test(line)
            ? [`${file.path}:${index + 1}: names a vendor; say what it can do instead: ${line.trim()}`]
            : [],
        ),
    );
}

if (import.meta.main) conclude(vendorNamesIn(sourceFiles()));
