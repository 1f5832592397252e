import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { detectPii } from './detect-pii.js';
import { reportThreshold } from './report-threshold.js';

function reported(text: string): [type: string, value: string][] {
  return detectPii(text, 'user')
    .filter(({ type, confidence }) => confidence >= reportThreshold(type))
    .map(({ type, start, end }) => [type, text.slice(start, end)]);
}

describe('detectPii', () => {
  it.each([
    ['CREDIT_CARD', '4111 1111 1111 1111', 'pay with # today'],
    ['CREDIT_CARD', '378282246310005', 'my card is #'],
    ['CREDIT_CARD', '4222222222222', 'card number # is lost'],
    ['IBAN_CODE', 'DE89 3704 0044 0532 0130 00', 'send it to # please'],
    ['IBAN_CODE', 'gb82west12345698765432', 'my iban: #.'],
    ['US_SSN', '536-22-1234', 'It is #.'],
    ['US_SSN', '536221234', 'social security number #'],
    ['EMAIL_ADDRESS', 'jo.o-neil+x@mail.example.org', 'write to #, please'],
    ['IP_ADDRESS', '203.0.113.77', 'blocked # again'],
    ['IP_ADDRESS', '2001:db8:85a3::8a2e:370:7334', 'from # again'],
    ['DOMAIN_NAME', 'https://www.ann-smith.example/me?x=1', 'My website is #.'],
    ['PHONE_NUMBER', '+44 20 7946 0958', 'ring #'],
    ['PHONE_NUMBER', '(415) 555-0132', 'it is #'],
    ['PHONE_NUMBER', '06 12 34 56 78', 'call me at #'],
    ['PHONE_NUMBER', '212-555-0147x204', 'Fax: #'],
    ['US_DRIVER_LICENSE', 'D123-4567-8901', "my driver's license is #"],
    ['ADDRESS', '12 Rosewood Lane', 'meet at #!'],
    ['ADDRESS', 'PSC 802, Box 74\nAPO AE 09499', 'to\n#\n'],
    ['ADDRESS', 'Bergmannstraße 71', 'wohnt # seit 2001'],
    ['ADDRESS', 'Calle Mayor 5', 'vive en #.'],
    ['PERSON', 'Maria van der Berg', 'My name is #.'],
    ['PERSON', 'Tom Okafor', 'Please add # as a beneficiary'],
    ['ZIP_CODE', '90210', 'zip code: #'],
    ['DATE_TIME', '1984-03-02', 'date of birth #'],
    ['BR_CPF', '529.982.247-25', 'meu CPF: #'],
    ['GB_NINO', 'AB 12 34 56 C', 'NI number # on file'],
    ['CH_UID', 'CHE-116.281.710', 'UID #'],
  ])('reports %s %s', (type, value, sentence) => {
    expect(reported(sentence.replace('#', value))).toContainEqual([type, value]);
  });

  it.each([
    ['a card number whose check digit is wrong', 'card 4111 1111 1111 1112'],
    ['an order number that passes Luhn', 'order 79927398713 and order 4539578763621486'],
    ['digits inside a UUID', 'id 4539578763621486-1234-4abc-8def-0123456789ab'],
    ['digits inside a URL', 'https://shop.example.com/item/4539578763621486/view'],
    ['a social security number never given out', 'ssn 000-12-3456'],
    ['a version number', 'version 10.20.30.40 is out'],
    ['times and scopes with colons', 'at 12:30:45 std::vector a::b'],
    ['ranges, dates and decimals', 'in 1990-2000, 3.14159265, 12/24/2024, 10 000 000'],
    ['a link to anywhere', 'see https://example.com/docs/setup for more'],
    ['a number that happens to pass a check', 'the total was 52998224725 units'],
    ['a short word inside a longer one', 'public 12345678 license-free 87654321'],
    ['a capitalised phrase', 'The Great Gatsby and Machine Learning were discussed in New York'],
    ['an age of no one', 'a 12 year plan'],
  ])('does not report %s', (_, text) => {
    expect(reported(text)).toEqual([]);
  });

  it('reads through zero-width characters and full-width digits, and gives the span of the original', () => {
    const card = '４111\u200b 1111 1111 １１１１';
    expect(reported(`card ${card} ok`)).toEqual([['CREDIT_CARD', card]]);
  });

  it('gives spans in order that do not overlap, inside the text, with confidence from 0 to 1', () => {
    const words = fc.constantFrom(
      '4111 1111 1111 1111',
      'card',
      'Dr.',
      'Ann',
      'Lee',
      '12',
      'Main Street',
      '@',
      'x.org',
      '\n',
      '+1',
      '536-22-1234',
      'é',
      '\u200b',
      'CPF',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
        const text = parts.join(' ');
        let reached = 0;
        for (const { start, end, confidence, class: found } of detectPii(text, 'user')) {
          expect(start).toBeGreaterThanOrEqual(reached);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          expect(confidence).toBeGreaterThanOrEqual(0);
          expect(confidence).toBeLessThan(1);
          expect(found).toBe('pii');
          reached = end;
        }
      }),
    );
  });

  it('says why: check digits and the word that stands beside', () => {
    const [finding] = detectPii('credit card 4111111111111111', 'user');
    expect(finding).toMatchObject({ type: 'CREDIT_CARD', evidence: ['luhn', 'brand', 'context:card'] });
  });
});
