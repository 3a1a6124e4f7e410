import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const path = join(import.meta.dirname, '..', '..', 'wire-shapes', 'known-violations.json');
const known = JSON.parse(readFileSync(path, 'utf8')) as Record<string, readonly string[]>;

/** How many violations each vendor's client may still have. A number here is only ever made smaller. */
const most: Readonly<Record<string, number>> = {
  'cisco-finesse': 0,
  'huawei-agent-gateway': 0,
  'huawei-cloud-meeting': 0,
  'skype-ucwa': 0,
};

describe('the known violations', () => {
  it('become fewer, and are those of clients', () => {
    expect(Object.keys(known)).toStrictEqual(Object.keys(most));
    for (const [vendor, names] of Object.entries(known)) {
      expect(names.length).toBeLessThanOrEqual(most[vendor] ?? 0);
      expect(names.filter((name) => !name.startsWith('client '))).toStrictEqual([]);
      expect(new Set(names).size).toBe(names.length);
    }
  });
});
