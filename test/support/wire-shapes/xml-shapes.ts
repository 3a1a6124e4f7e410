import type { XmlChild, XmlContent, XmlElement } from './shape-files.ts';
import { checkTexts, fitsText, type Problem } from './text-rules.ts';
import type { XmlTree } from './xml-tree.ts';

type ChildRule = Exclude<XmlChild, string>;

/** The long form of a child's rule. */
const ruleOf = (child: XmlChild): ChildRule => {
  if (typeof child !== 'string') return child;
  const [occurs = '', text = ''] = child.split(' ');
  return { occurs, text: text.replace(/\?$/u, ''), ...(text.endsWith('?') ? { mayBeEmpty: true } : {}) };
};

const boundsOf = (occurs: string): readonly [number, number] => {
  const [least = '', most = least] = occurs.split('..');
  return [Number(least), most === '*' ? Infinity : Number(most)];
};

/** Checks elements against the rules of a vendor; children may come in any order. */
export class XmlShapes {
  readonly #definitions: Readonly<Record<string, XmlContent>>;

  constructor(definitions: Readonly<Record<string, XmlContent>>) {
    this.#definitions = definitions;
  }

  /** What of an element does not fit; empty when it does. */
  check(shape: XmlElement, tree: XmlTree): readonly Problem[] {
    const at = `/${shape.element}`;
    if (tree.name !== shape.element && !shape.alsoNamed?.includes(tree.name))
      return [{ at, what: `is missing; there is ${tree.name}` }];
    const definition = this.#definition(shape.like);
    const problems = [
      ...this.#content({ ...shape, children: { ...definition.children, ...shape.children } }, tree, at),
    ];
    if (shape.namespace !== undefined && tree.namespace !== shape.namespace)
      problems.push({ at, what: `is not in ${shape.namespace}` });
    return problems;
  }

  #content(content: XmlContent, tree: XmlTree, at: string): readonly Problem[] {
    const { attributes = {}, children = {}, open = false } = content;
    const problems: Problem[] = [...checkTexts(attributes, tree.attributes, `${at}/@`, open)];
    const rest = new Set(tree.children);
    for (const [name, child] of Object.entries(children)) {
      const rule = ruleOf(child);
      const found = tree.children.filter((one) => one.name === name || rule.alsoNamed?.includes(one.name));
      for (const one of found) rest.delete(one);
      const [least, most] = boundsOf(rule.occurs);
      if (found.length < least) problems.push({ at: `${at}/${name}`, what: 'is missing' });
      if (found.length > most) problems.push({ at: `${at}/${name}`, what: `occurs more than ${most} times` });
      for (const one of found) problems.push(...this.#child(rule, one, `${at}/${name}`));
    }
    if (!open) for (const one of rest) problems.push({ at: `${at}/${one.name}`, what: 'is unknown' });
    return problems;
  }

  #definition(name: string | undefined): XmlContent {
    if (name === undefined) return {};
    const definition = this.#definitions[name];
    if (!definition) throw new Error(`There is no element named ${name}.`);
    return definition;
  }

  #child(rule: ChildRule, tree: XmlTree, at: string): readonly Problem[] {
    if (rule.text === undefined && rule.oneOf === undefined) {
      return this.#content({ ...this.#definition(rule.like), ...rule }, tree, at);
    }
    const problems = [...checkTexts(rule.attributes ?? {}, tree.attributes, `${at}/@`, rule.open ?? false)];
    const isEmpty = tree.text === '' && tree.children.length === 0;
    if (tree.children.length > 0) problems.push({ at, what: 'has elements where a text belongs' });
    else if (isEmpty) {
      if (!rule.mayBeEmpty && rule.text !== 'none') problems.push({ at, what: 'is empty' });
    } else if (!fitsText(rule.oneOf ?? rule.text ?? 'text', rule.ignoreCase ? tree.text.toUpperCase() : tree.text))
      problems.push({ at, what: `is not ${rule.oneOf?.join(' | ') ?? rule.text}` });
    return problems;
  }
}
