import { type Found, hasDigits, NOTHING, type Preset } from './preset';

/** Lengths by country, from the IBAN registry of SWIFT. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ' +
    'ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 ' +
    'LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 ' +
    'PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** International bank account numbers: a country's length and the check digits of ISO 13616, with or without spaces. */
export const iban: Preset = {
  token: 'IBAN',
  find(text) {
    if (!hasDigits(text, 8)) return NOTHING;
    const found: Found[] = [];
    for (const { index } of text.matchAll(/(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}/g)) {
      const end = index < (found.at(-1)?.end ?? 0) ? undefined : endOfIban(text, index);
      if (end !== undefined) found.push({ start: index, end });
    }
    return found;
  },
  normalise: plain,
};

/** Reads as many letters and digits as the country's numbers have, single spaces and hyphens between them allowed. */
function endOfIban(text: string, start: number): number | undefined {
  const length = LENGTHS.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return undefined;
  let end = start;
  for (let count = 0; count < length; count += 1) {
    if (/[ \u00a0-]/.test(text[end] ?? '')) end += 1;
    if (!isAlphanumeric(text[end])) return undefined;
    end += 1;
  }
  return isAlphanumeric(text[end]) || !hasCheckDigits(plain(text.slice(start, end))) ? undefined : end;
}

function isAlphanumeric(char: string | undefined): boolean {
  return char !== undefined && /[A-Za-z0-9]/.test(char);
}

function plain(value: string): string {
  return value.replace(/[ \u00a0-]/g, '').toUpperCase();
}

/** ISO 7064 mod 97-10: letters count from 10, the first four characters go last, and 1 must remain. */
function hasCheckDigits(value: string): boolean {
  let remainder = 0;
  for (const char of value.slice(4) + value.slice(0, 4)) {
    const number = Number.parseInt(char, 36);
    remainder = (remainder * (number > 9 ? 100 : 10) + number) % 97;
  }
  return remainder === 1;
}
