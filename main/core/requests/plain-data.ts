/** How much of a value is looked at before it is refused. */
export interface DataBudget {
  /** Values of all kinds, each counted as often as it is met: what JSON would write out. */
  readonly mostNodes: number;
  /** Characters of texts and of keys. */
  readonly mostCharacters: number;
}

/** Why a value is refused. */
export type DataProblem = 'not-plain' | 'too-large';

const isPlainObject = (value: object): value is Record<string, unknown> => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && Object.getOwnPropertySymbols(value).length === 0;
};

/** The children of an array or a plain object; null for anything that JSON does not have. */
const childrenOf = (value: object): readonly unknown[] | null => {
  if (Array.isArray(value)) return value;
  return isPlainObject(value) ? Object.values(value) : null;
};

const lengthOfKeys = (value: object): number =>
  Array.isArray(value) ? 0 : Object.keys(value).reduce((sum, key) => sum + key.length, 0);

/**
 * Walks a value that came from outside and stops as soon as it is more than the budget or no plain JSON (text, finite
 * numbers, booleans, null, arrays, objects; a property may be undefined). Structured clones keep shared parts shared: a
 * few nested arrays may stand for billions of values, so nothing is copied or written out before this has passed.
 */
export const problemOfData = (root: unknown, budget: DataBudget): DataProblem | null => {
  const waiting: unknown[] = [root];
  let [nodes, characters] = [0, 0];
  while (waiting.length > 0) {
    const value = waiting.pop();
    nodes += 1;
    if (typeof value === 'string') characters += value.length;
    else if (typeof value === 'object' && value !== null) {
      const children = childrenOf(value);
      if (children === null) return 'not-plain';
      if (nodes + waiting.length + children.length > budget.mostNodes) return 'too-large';
      characters += lengthOfKeys(value);
      waiting.push(...children);
    } else if (typeof value === 'number' ? !Number.isFinite(value) : !isPlainRest(value)) return 'not-plain';
    if (nodes > budget.mostNodes || characters > budget.mostCharacters) return 'too-large';
  }
  return null;
};

const isPlainRest = (value: unknown): boolean => value === null || value === undefined || typeof value === 'boolean';
