import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stdnum } from 'stdnum';
import { identifierKinds } from './index.js';

const byKind = new Map(identifierKinds.map((kind) => [kind.kind, kind]));
const validate = (kind: string, value: string): boolean => byKind.get(kind)?.validate(value) ?? false;

describe('identifier kinds', () => {
  it('are more than a hundred, each named once and with words of its own', () => {
    expect(identifierKinds.length).toBeGreaterThan(100);
    expect(byKind.size).toBe(identifierKinds.length);
    for (const { words } of identifierKinds) {
      expect(words.length).toBeGreaterThan(0);
      for (const word of words) expect(word).toBe(word.toLowerCase().trim());
    }
  });

  it.each([
    ['au.abn', '82 907 358 624'],
    ['au.acn', '604 719 351'],
    ['au.tfn', '873 061 424'],
    ['br.cpf', '529.982.247-25'],
    ['br.cnpj', '11.222.333/0001-81'],
    ['ch.ssn', '756.4809.3625.14'],
    ['cl.rut', '16.904.725-1'],
    ['de.idnr', '86 095 742 719'],
    ['es.dni', '12345678Z'],
    ['es.nie', 'X1234567L'],
    ['fi.hetu', '240771-419Y'],
    ['fr.siren', '732 829 320'],
    ['gb.nhs', '943 476 5919'],
    ['iban', 'GB82 WEST 1234 5698 7654 32'],
    ['iban', 'de89 3704 0044 0532 0130 00'],
    ['in.aadhaar', '6048 2917 3541'],
    ['it.codicefiscale', 'RSSMRA85T10A562S'],
    ['nl.bsn', '307162941'],
    ['no.fodselsnummer', '01010750160'],
    ['pl.pesel', '71042807630'],
    ['se.personnummer', '811228-9874'],
    ['us.ein', '30-7162941'],
    ['za.idnr', '8001015009087'],
  ])('%s accepts %s and refuses it with its last character changed', (kind, value) => {
    expect(validate(kind, value)).toBe(true);
    if (kind === 'us.ein') return;
    const last = value.at(-1) ?? '';
    const other = /\d/.test(last) ? String((Number(last) + 1) % 10) : last === 'A' ? 'B' : 'A';
    expect(validate(kind, value.slice(0, -1) + other)).toBe(false);
  });

  it.each([
    ['us.ssn', '000-12-3456'],
    ['us.ssn', '666-12-3456'],
    ['us.ssn', '123-00-4567'],
    ['us.ssn', '123-45-0000'],
    ['us.itin', '912-49-1234'],
    ['gb.nino', 'QQ123456C'],
    ['br.cpf', '111.111.111-11'],
    ['iban', 'GB82 WEST 1234 5698 7654 3'],
    ['cn.ric', '110101199913451234'],
  ])('%s refuses %s, which was never given out', (kind, value) => {
    expect(validate(kind, value)).toBe(false);
  });

  it('never throw and decide any text in a moment', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        for (const kind of identifierKinds) expect(typeof kind.validate(text)).toBe('boolean');
      }),
      { numRuns: 30 },
    );
  });

  /** Numbers of random digits, with every end that the check digits may have. */
  const sameAsOracle: readonly [kind: string, digits: number][] = [
    ['ar.cuit', 11],
    ['au.abn', 11],
    ['be.nn', 11],
    ['br.cnpj', 14],
    ['br.cpf', 11],
    ['ch.ssn', 13],
    ['cz.ico', 8],
    ['de.vat', 9],
    ['dk.cvr', 8],
    ['ec.ci', 10],
    ['ee.kmkr', 9],
    ['ee.registrikood', 8],
    ['fr.siren', 9],
    ['gb.utr', 10],
    ['gr.vat', 9],
    ['hr.oib', 11],
    ['hu.anum', 8],
    ['it.iva', 11],
    ['jp.cn', 13],
    ['kr.brn', 10],
    ['lu.tva', 8],
    ['no.orgnr', 9],
    ['pe.ruc', 11],
    ['pl.nip', 10],
    ['pl.regon', 9],
    ['pt.nif', 9],
    ['rs.pib', 9],
    ['ru.inn', 10],
    ['se.orgnr', 10],
    ['tr.tckimlik', 11],
    ['tr.vkn', 10],
    ['ua.rntrc', 10],
  ];

  it.each(sameAsOracle)('%s decides as the reference library does', (kind, digits) => {
    const [country = '', name = ''] = kind.split('.');
    const reference = stdnum[country.toUpperCase()]?.[name];
    expect(reference).toBeDefined();
    const body = fc.stringMatching(new RegExp(`^[1-9][0-9]{${digits - 3}}$`));
    fc.assert(
      fc.property(body, (start) => {
        for (let end = 0; end < 100; end += 1) {
          const value = start + String(end).padStart(2, '0');
          expect([value, validate(kind, value)]).toEqual([value, reference?.validate(value).isValid]);
        }
      }),
      { numRuns: 15, seed: 11 },
    );
  });
});
