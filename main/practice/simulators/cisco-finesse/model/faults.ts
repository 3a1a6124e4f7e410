import type { FaultName } from '../switches.ts';
import type { NodeName } from './types.ts';

/** Which faults are on, and on which node. */
export class Faults {
  readonly #active = new Map<FaultName, Set<NodeName>>();
  readonly #listeners = new Set<(fault: FaultName, nodes: readonly NodeName[], isOn: boolean) => void>();

  /** Tells about every change, after it happened. */
  onChange(listener: (fault: FaultName, nodes: readonly NodeName[], isOn: boolean) => void): void {
    this.#listeners.add(listener);
  }

  /** True while the fault is on at this node. */
  has(fault: FaultName, node: NodeName): boolean {
    return this.#active.get(fault)?.has(node) ?? false;
  }

  /** Turns a fault on. */
  set(fault: FaultName, nodes: readonly NodeName[] = ['a', 'b']): void {
    const active = this.#active.get(fault) ?? new Set();
    const fresh = nodes.filter((node) => !active.has(node));
    for (const node of fresh) active.add(node);
    this.#active.set(fault, active);
    if (fresh.length > 0) this.#tell(fault, fresh, true);
  }

  /** Ends a fault, or all. */
  clear(fault?: FaultName, nodes: readonly NodeName[] = ['a', 'b']): void {
    for (const name of fault ? [fault] : [...this.#active.keys()]) {
      const active = this.#active.get(name);
      const gone = nodes.filter((node) => active?.delete(node));
      if (gone.length > 0) this.#tell(name, gone, false);
    }
  }

  #tell(fault: FaultName, nodes: readonly NodeName[], isOn: boolean): void {
    for (const listener of this.#listeners) listener(fault, nodes, isOn);
  }
}
