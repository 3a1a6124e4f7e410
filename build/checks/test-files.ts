import { projects } from '../shared/test-parts.ts';
import { conclude, sourceFiles } from './source-files.ts';

/** Test files that no project runs. */
export function strayTestFiles(paths: readonly string[], projectNames: readonly string[]): readonly string[] {
  return paths
    .filter((path) => /\.(test|spec)\.tsx?$/.test(path))
    .filter((path) => !projectNames.some((name) => path.startsWith(`test/${name}/`) && path.endsWith('.test.ts')))
    .map(
      (path) =>
        `${path}: no test project runs it; name it *.test.ts below one of ` +
        projectNames.map((name) => `test/${name}`).join(', '),
    );
}

if (import.meta.main)
  conclude(
    strayTestFiles(
      sourceFiles().map((file) => file.path),
      projects.map((part) => part.name),
    ),
  );
