import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { z } from 'zod';
import { inRoot } from './paths.ts';

const namesSchema = z.array(z.string()).nonempty();
const entrySchema = z.record(z.string(), z.string());

/** The part of electron-builder.yml that our own packager needs. */
const factsSchema = z.object({
  appId: z.string(),
  productName: z.string(),
  copyright: z.string(),
  extraMetadata: z.object({ homepage: z.url() }),
  linux: z.object({
    executableName: z.string(),
    category: z.string(),
    maintainer: z.string(),
    synopsis: z.string(),
    description: z.string(),
    desktop: z.object({ entry: entrySchema, desktopActions: z.record(z.string(), entrySchema) }),
    target: namesSchema,
  }),
  deb: z.object({ packageCategory: z.string(), priority: z.string(), depends: namesSchema }),
  mac: z.object({ target: namesSchema }),
  win: z.object({ target: namesSchema }),
});

/** The facts about the packages that are written once, in electron-builder.yml. */
export type PackageFacts = z.infer<typeof factsSchema>;

/** electron-builder.yml as it is written. */
export async function readConfiguration(): Promise<Record<string, unknown>> {
  return z.record(z.string(), z.unknown()).parse(parse(await readFile(inRoot('electron-builder.yml'), 'utf8')));
}

/** The facts in a configuration. Throws, naming the field, when one is missing. */
export function factsIn(configuration: Readonly<Record<string, unknown>>): PackageFacts {
  return factsSchema.parse(configuration);
}

/**
 * Violations of electron-builder's own schema in a configuration, each with its place, including targets that cannot be
 * built on this machine.
 */
export async function problemsByBuildersSchema(
  configuration: Readonly<Record<string, unknown>>,
): Promise<readonly string[]> {
  const schema = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse(await readFile(inRoot('node_modules', 'app-builder-lib', 'scheme.json'), 'utf8')));
  // As electron-builder itself does: the schema has a keyword of its own that Ajv does not know.
  const validate = new Ajv({ allErrors: true, strict: false }).compile(schema);
  if (validate(structuredClone(configuration))) return [];
  return [
    ...new Set(
      (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
          `electron-builder.yml ${instancePath || '/'} ${message ?? ''} ${JSON.stringify(params)}`,
      ),
    ),
  ];
}
