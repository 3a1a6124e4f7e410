import { describe, expect, it } from 'vitest';
import { assumptions } from '../../support/wire-shapes/assumptions.ts';
import { JsonShapes } from '../../support/wire-shapes/json-shapes.ts';
import { readShapes } from '../../support/wire-shapes/shape-files.ts';
import type { Body, ShapedVendor, TextRules, XmlContent } from '../../support/wire-shapes/shape-files.ts';
import { fitsText } from '../../support/wire-shapes/text-rules.ts';
import { WireChecker } from '../../support/wire-shapes/wire-checker.ts';

const vendors: readonly ShapedVendor[] = [
  'cisco-finesse',
  'huawei-agent-gateway',
  'huawei-cloud-meeting',
  'skype-ucwa',
];

/** What is wrong with the rules for some texts. */
const wrongRules = (rules: TextRules = {}): readonly string[] =>
  Object.entries(rules).flatMap(([name, rule]) => {
    try {
      fitsText(rule, '');
      return [];
    } catch (error) {
      return [`${name}: ${String(error)}`];
    }
  });

const wrongContent = (content: XmlContent, definitions: Readonly<Record<string, XmlContent>>): readonly string[] => [
  ...wrongRules(content.attributes),
  ...Object.entries(content.children ?? {}).flatMap(([name, child]) => {
    if (typeof child === 'string') {
      const [occurs = '', text = ''] = child.split(' ');
      const isOccurs = /^\d(?:\.\.(?:\d|\*))?$/u.test(occurs);
      return [...(isOccurs ? [] : [`${name} occurs ${occurs}`]), ...wrongRules({ [name]: text.replace(/\?$/u, '') })];
    }
    const isKnown = child.like === undefined || child.like in definitions;
    const rules = child.text === undefined ? [] : wrongRules({ [name]: child.text });
    return [...(isKnown ? [] : [`${name} is like ${child.like}`]), ...rules, ...wrongContent(child, definitions)];
  }),
];

describe.each(vendors)('the shapes of %s', (vendor) => {
  const shapes = readShapes(vendor);
  const json = new JsonShapes(shapes.json);
  const bodies: readonly Body[] = [
    ...shapes.requests.flatMap(({ request = null, replies }) => [request, ...replies.map(({ body }) => body)]),
    ...shapes.messages.map(({ body }) => body),
  ];

  it('refer only to what exists', () => {
    const wrong = bodies.flatMap((body) => {
      if (body === null || 'text' in body) return [];
      if ('xml' in body) return wrongContent(body.xml, shapes.xml);
      try {
        json.check('json' in body ? body.json : body.form, {});
        return [];
      } catch (error) {
        return [String(error)];
      }
    });
    expect(wrong).toStrictEqual([]);
    expect(Object.values(shapes.xml).flatMap((content) => wrongContent(content, shapes.xml))).toStrictEqual([]);
    const rules = shapes.requests.flatMap(({ params, query, headers, replyHeaders }) =>
      [params, query, headers, replyHeaders].flatMap(wrongRules),
    );
    expect(rules).toStrictEqual([]);
  });

  it('say where they are from, and name what they assume', () => {
    const stated = [...shapes.requests, ...shapes.messages];
    expect(stated.length).toBeGreaterThan(60);
    expect(stated.filter(({ sources }) => sources.length === 0).map(({ name }) => name)).toStrictEqual([]);
    const unnamed = stated.filter(({ certainty, assumption }) => certainty === 'inferred' && !assumption);
    expect(unnamed.map(({ name }) => name)).toStrictEqual([]);
  });

  it('have one name each', () => {
    const names = shapes.requests.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toStrictEqual([]);
  });
});

describe('what simulators may rest on', () => {
  it('is inferred, and named in the shapes', () => {
    for (const [vendor, named] of Object.entries(assumptions)) {
      const known = new Set(new WireChecker(vendor as ShapedVendor).assumptions);
      expect(Object.keys(named).filter((name) => !known.has(name))).toStrictEqual([]);
    }
  });
});
