/** What Windows and macOS keep of a policy, in the shape of the file on Linux. Nothing here asks a system. */

type Value = string | number | boolean | readonly string[] | { [name: string]: Value };
type Tree = { [name: string]: Value };

/** `MinimumHoldSeconds`, as administrators write names there, to `minimumHoldSeconds`. */
const nameOf = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);

/** Numbers that mean yes or no: a registry has no other word for it. */
const switches: ReadonlySet<string> = new Set(['practice', 'opensAtLogin']);

/** Of tables by vendor the keys are ids, which stay as they are. */
const tables: ReadonlySet<string> = new Set(['servers', 'authorities', 'companyAddresses']);

const registryValue = (name: string, kind: string, data: string): Value => {
  switch (kind) {
    case 'REG_DWORD':
    case 'REG_QWORD': {
      const number = Number(data);
      return switches.has(name) && (number === 0 || number === 1) ? number === 1 : number;
    }
    case 'REG_MULTI_SZ':
      return data.split(String.raw`\0`).filter((one) => one !== '');
    default:
      return data;
  }
};

const isTree = (value: Value | undefined): value is Tree => typeof value === 'object' && !Array.isArray(value);

/** The folder of a key below the policy's own, made as far as it is missing. */
const treeAt = (root: Tree, path: readonly string[]): Tree => {
  let tree = root;
  for (const name of path) {
    const known = Object.hasOwn(tree, name) ? tree[name] : undefined;
    const next: Tree = isTree(known) ? known : {};
    // Not by assignment: a key may have the name of what every object has.
    Object.defineProperty(tree, name, { value: next, enumerable: true, configurable: true, writable: true });
    tree = next;
  }
  return tree;
};

/**
 * The policy in what `reg query HKLM\Software\Policies\Gavel /s` prints: a value each, `REG_SZ`, `REG_DWORD` or
 * `REG_MULTI_SZ`, and a key below for each table. Null where nothing is set.
 */
export const policyFromRegistry = (printed: string): object | null => {
  const root: Tree = {};
  let path: readonly string[] | null = null;
  let isSet = false;
  for (const line of printed.split(/\r?\n/u)) {
    const key = /^HKEY_LOCAL_MACHINE\\Software\\Policies\\Gavel(\\.*)?$/iu.exec(line.trim());
    if (key) {
      const names = (key[1] ?? '').split('\\').filter((name) => name !== '');
      path = names.map((name, depth) => (depth === 0 ? nameOf(name) : name));
      continue;
    }
    const value = /^\s+(.+?)\s+(REG_[A-Z_]+)\s*(.*)$/u.exec(line);
    if (!value || !path) continue;
    const [, written = '', kind = '', data = ''] = value;
    const name = tables.has(path[0] ?? '') ? written : nameOf(written);
    const own = { value: registryValue(name, kind, data), enumerable: true, configurable: true, writable: true };
    Object.defineProperty(treeAt(root, path), name, own);
    isSet = true;
  }
  return isSet ? { version: 1, ...root } : null;
};

/**
 * The policy in managed preferences of macOS as `plutil -convert json` prints them: names as in the file on Linux.
 * Throws for what is no JSON.
 */
export const policyFromPreferences = (printed: string): object | null => {
  const value: unknown = JSON.parse(printed);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('not a list of settings');
  return Object.keys(value).length === 0 ? null : { version: 1, ...value };
};
