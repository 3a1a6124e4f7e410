import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { factsIn, problemsByBuildersSchema, readConfiguration } from '../../../build/shared/package-configuration.ts';
import { inRoot } from '../../../build/shared/paths.ts';

describe('electron-builder.yml', () => {
  it('holds to electron-builder’s own schema, for every target of every system', async () => {
    const configuration = await readConfiguration();
    expect(await problemsByBuildersSchema(configuration)).toEqual([]);
    expect([configuration['linux'], configuration['mac'], configuration['win']]).toMatchObject([
      { target: ['AppImage', 'deb', 'rpm'] },
      { target: ['dmg', 'zip'] },
      { target: ['nsis', 'msi'] },
    ]);
  });

  it('has its violations of the schema reported, also for targets that cannot be built here', async () => {
    const configuration = await readConfiguration();
    const broken = (change: Readonly<Record<string, unknown>>) =>
      problemsByBuildersSchema({ ...configuration, ...change });
    expect(String(await broken({ nsis: { oneClick: 'perhaps' } }))).toContain('/nsis');
    expect(String(await broken({ msi: { perUser: true } }))).toContain('perUser');
    expect(String(await broken({ mac: { target: 7 } }))).toContain('/mac');
    expect(String(await broken({ rpm: { depends: [1] } }))).toContain('/rpm');
    expect(String(await broken({ electronFuses: { runAsNode: 'no' } }))).toContain('/electronFuses');
    expect(String(await broken({ colour: 'teal' }))).toContain('colour');
  });

  it('names existing icons, turns off unsafe fuses, and never checks for updates by itself', async () => {
    const configuration = await readConfiguration();
    const icon = (system: string) => join('build', 'icons', (configuration[system] as { icon: string }).icon);
    expect(['linux', 'mac', 'win'].filter((system) => !existsSync(inRoot(icon(system))))).toEqual([]);
    expect(configuration['electronFuses']).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
    });
    expect(configuration['publish']).toEqual({
      provider: 'generic',
      url: expect.stringMatching(/^https:\/\/[\w.]+\.invalid\/$/),
    });
  });

  it('gives our own packager its facts, or says which one is missing', async () => {
    const { deb: _, ...rest } = await readConfiguration();
    expect(factsIn(await readConfiguration()).linux.executableName).toBe('gavel');
    expect(() => factsIn(rest)).toThrow(/deb/);
  });
});
