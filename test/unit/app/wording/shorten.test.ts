import { describe, expect, it } from 'vitest';
import { shorten } from '../../../../app/wording/shorten.ts';

describe('shortening a name', () => {
  it.each([
    ['Latin digits', 'Customer on the line +49 170 555 0132', '+49 170 555 0132'],
    ['full-width digits', 'Customer on the line ＋４９ １７０ ５５５', '＋４９ １７０ ５５５'],
    ['Arabic digits', 'العميل على الخط الآن ٠١٧٠٥٥٥٠١٣٢', '٠١٧٠٥٥٥٠١٣٢'],
    ['Devanagari digits', 'ग्राहक लाइन पर है अभी ०१७०५५५', '०१७०५५५'],
  ])('never cuts a number in %s', (_, name, number) => {
    const short = shorten(name, 20);
    expect(short).toContain(number);
    expect(short).toContain('…');
  });

  it('splits no emoji and no accent', () => {
    const family = '👩‍👩‍👧‍👦';
    const short = shorten(family.repeat(12), 6);
    expect(short.replaceAll(family, '')).toBe('…');
    const accented = 'e\u0301'.repeat(20);
    expect(shorten(accented, 7).replaceAll('e\u0301', '')).toBe('…');
    expect(shorten('🇩🇪🇫🇷'.repeat(8), 5).replaceAll(/🇩🇪|🇫🇷/gu, '')).toBe('…');
  });

  it('leaves what fits as it is', () => {
    expect(shorten('Ada Berg', 8)).toBe('Ada Berg');
    expect(shorten('👩‍👩‍👧‍👦', 1)).toBe('👩‍👩‍👧‍👦');
  });
});
