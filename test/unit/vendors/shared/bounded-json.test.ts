import { describe, expect, it } from 'vitest';
import { readEnvelope } from '../../../../main/vendors/huawei-agent-gateway/wire.ts';
import { readJson } from '../../../../main/vendors/huawei-cloud-meeting/wire.ts';
import { boundedJson } from '../../../../main/vendors/shared/bounded-json.ts';
import { readJson as readAnswer } from '../../../../main/vendors/shared/exchange.ts';

describe('JSON of a server', () => {
  it('is read up to a number of parts', () => {
    expect(boundedJson('{"a":[1,2,"x,y"]}', 6)).toEqual({ a: [1, 2, 'x,y'] });
    expect(boundedJson('"long, but few parts"', 2)).toBe('long, but few parts');
    expect(() => boundedJson('{"a":[1,2,"xy"]}', 3)).toThrow(expect.objectContaining({ name: 'TooManyPartsError' }));
    expect(() => boundedJson('{"a":', 4)).toThrow(SyntaxError);
  });

  it('of far too many parts is not made at any vendor', () => {
    const inside = `[${'[],'.repeat(800_000)}[]]`;
    const body = `{"retcode":"0","result":${inside}}`;
    expect(readEnvelope(body)).toBeNull();
    expect(readJson(body)).toBeUndefined();
    expect(() => readAnswer({ status: 200, headers: {}, body }, (json) => json)).toThrow(
      expect.objectContaining({ code: 'answer-malformed' }),
    );
  });
});
