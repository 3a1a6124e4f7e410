import { expect, it } from 'vitest';
import { isSameLine } from '../../../../main/vendors/shared/addresses.ts';

it.each<[string, string, boolean]>([
  ['5001', '5001', true],
  ['+1 (415) 555-0100', '14155550100', true],
  ['tel:14155550100', '14155550100', true],
  ['914155550100', '14155550100', true],
  ['4155550100', '+14155550100', true],
  ['5001', '15001', false],
  ['5001', '5002', false],
  ['14155550100', '14155550101', false],
  ['555010012345', '5550100', false],
  ['alice', 'ice', false],
  ['sip:14155550100', '14155550100', true],
  ['TEL:+14155550100', '14155550100', true],
  ['1-415.555 0100', '14155550100', true],
  ['5550100', '12345550100', true],
  ['5550100', '123455550100', false],
  ['555010', '9555010', false],
  ['9tel:5550100', '5550100', false],
  ['5550100x', '15550100x', false],
  ['x5550100', '5550100', false],
  ['alicealice', 'malicealice', false],
  ['()', '-', false],
  ['', '', false],
  ['', '5001', false],
  ['5001', '', false],
])('%s and %s are the same line: %s', (dialled, shown, isSame) => {
  expect(isSameLine(dialled, shown)).toBe(isSame);
});
