import { describe, expect, it } from 'vitest';
import { damagedText } from '../../../../main/simulators/shared/model/damage.ts';

const json = '{"a":{"names":["x"],"people":[{"id":1},{"id":2,"name":"Ada"}]},"rooms":[{"id":3}]}';
const xml =
  '<Dialogs><Dialog><id>1</id><participants><Participant><a>1</a></Participant><Participant><a>2</a></Participant>' +
  '</participants></Dialog></Dialogs>';

describe('simulator kit: damaged replies', () => {
  it('end in the middle', () => {
    expect(damagedText('abcdef', { how: 'cutShort' })).toBe('abc');
  });

  it('have a character that no parser takes', () => {
    const text = damagedText('{"a":1}', { how: 'strayCharacter' });
    expect(text).toBe('{"a":1\u0001}');
    expect(() => void JSON.parse(text)).toThrow(SyntaxError);
  });

  it('lack one entry of the first list of objects, or of the list that is named', () => {
    const lacking = (list?: string): unknown => JSON.parse(damagedText(json, { how: 'lacksEntry', list }));
    expect(lacking()).toStrictEqual({ a: { names: ['x'], people: [{ id: 1 }] }, rooms: [{ id: 3 }] });
    expect(lacking('rooms')).toMatchObject({ a: { people: [{ id: 1 }, { id: 2 }] }, rooms: [] });
    expect(lacking('doors')).toStrictEqual(JSON.parse(json));
    expect(damagedText(xml, { how: 'lacksEntry' })).toBe('<Dialogs></Dialogs>');
    expect(damagedText(xml, { how: 'lacksEntry', list: 'participants' })).toBe(
      xml.replace('<Participant><a>2</a></Participant>', ''),
    );
  });

  it('have one entry that is there and cannot be read', () => {
    const unreadable = { unreadable: true };
    expect(JSON.parse(damagedText(json, { how: 'unreadableEntry' }))).toMatchObject({
      a: { people: [{ id: 1 }, { id: unreadable, name: unreadable }] },
    });
    expect(damagedText(xml, { how: 'unreadableEntry', list: 'participants' })).toBe(
      xml.replace('<a>2</a>', '<unreadable>true</unreadable>'),
    );
  });

  it('stay whole where there is nothing to damage', () => {
    for (const text of ['', 'plain', '{"a":1}', '<a/>']) expect(damagedText(text, { how: 'lacksEntry' })).toBe(text);
  });
});
