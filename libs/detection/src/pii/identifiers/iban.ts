import { remainder97 } from './checksums.js';
import { compact } from './identifier-kind.js';

/** Length of an IBAN by country. @source SWIFT IBAN registry, read 2026-11 */
const lengths =
  'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 ' +
  'FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 ' +
  'LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 ' +
  'RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30';

const lengthByCountry: ReadonlyMap<string, number> = new Map(
  lengths.split(' ').map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Length the country's IBANs have, `undefined` where there are none. Case does not matter. */
export function ibanLength(country: string): number | undefined {
  return lengthByCountry.get(country.toUpperCase());
}

/** Length of the country and check digits by mod 97. Separators and case do not matter. */
export function isIban(value: string): boolean {
  const plain = compact(value);
  if (!/^[A-Z]{2}\d{2}[0-9A-Z]{11,30}$/.test(plain)) return false;
  return (
    ibanLength(plain.slice(0, 2)) === plain.length && remainder97(plain.slice(4) + plain.slice(0, 4)) === 1
  );
}
