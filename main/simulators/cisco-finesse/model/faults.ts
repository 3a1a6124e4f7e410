import type { FaultName } from './switches.ts';
import type { NodeName } from './types.ts';

type FaultListener = (fault: FaultName, nodes: readonly NodeName[], isOn: boolean) => void;

/** Which faults are on, and on which nodes. */
export class Faults {
  readonly #active = new Map<FaultName, Set<NodeName>>();
  readonly #listeners = new Set<FaultListener>();

  /** Calls the listener after every change, with the nodes that it is about. */
  onChange(listener: FaultListener): void {
    this.#listeners.add(listener);
  }

  /** True while the fault is on at this node. */
  has(fault: FaultName, node: NodeName): boolean {
    return this.#active.get(fault)?.has(node) ?? false;
  }

  /** Turns a fault on. */
  set(fault: FaultName, nodes: readonly NodeName[] = ['a', 'b']): void {
    const active = this.#active.get(fault) ?? new Set();
    const added = nodes.filter((node) => !active.has(node));
    for (const node of added) active.add(node);
    this.#active.set(fault, active);
    if (added.length > 0) this.#emit(fault, added, true);
  }

  /** Ends a fault, or all. */
  clear(fault?: FaultName, nodes: readonly NodeName[] = ['a', 'b']): void {
    for (const name of fault ? [fault] : [...this.#active.keys()]) {
      const active = this.#active.get(name);
      const removed = nodes.filter((node) => active?.delete(node));
      if (removed.length > 0) this.#emit(name, removed, false);
    }
  }

  #emit(fault: FaultName, nodes: readonly NodeName[], isOn: boolean): void {
    for (const listener of this.#listeners) listener(fault, nodes, isOn);
  }
}
