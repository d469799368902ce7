import { Refusal } from '../refusal.ts';
import { type Der, inside, oidText, TAG, textOf } from '../der/decode.ts';
import { oid, printable, sequence, setOf, utf8 } from '../der/encode.ts';

/** Whose a certificate is, by the parts of a name that Vault knows. */
export interface Subject {
  readonly commonName: string;
  readonly serialNumber: string;
  readonly country: readonly string[];
  readonly organization: readonly string[];
  readonly ou: readonly string[];
  readonly locality: readonly string[];
  readonly province: readonly string[];
  readonly streetAddress: readonly string[];
  readonly postalCode: readonly string[];
}

const COMMON_NAME = '2.5.4.3';
/** In the order in which they are written. */
const LISTS = [
  ['country', '2.5.4.6'],
  ['organization', '2.5.4.10'],
  ['ou', '2.5.4.11'],
  ['locality', '2.5.4.7'],
  ['province', '2.5.4.8'],
  ['streetAddress', '2.5.4.9'],
  ['postalCode', '2.5.4.17'],
] as const;
const SERIAL_NUMBER = '2.5.4.5';

/** A name as DER. Throws a `Refusal` (400) for parts that are too long or have characters that control. */
export function subjectDer(subject: Subject): Buffer {
  return sequence(
    ...LISTS.flatMap(([key, type]) => subject[key].flatMap((text) => attribute(type, text))),
    ...attribute(COMMON_NAME, subject.commonName),
    ...attribute(SERIAL_NUMBER, subject.serialNumber),
  );
}

function attribute(type: string, text: string): readonly Buffer[] {
  if (text === '') return [];
  if (text.length > 256 || /\p{Cc}|\p{Cs}/u.test(text))
    throw new Refusal(400, 'a part of the subject is too long, or has characters that control');
  const isPrintable = /^[A-Za-z0-9 '()+,./:=?-]*$/.test(text);
  return [setOf(sequence(oid(type), isPrintable ? printable(text) : utf8(text)))];
}

/** The common name in a name; empty for none. Throws a `Refusal` (400) for two, of which readers take either. */
export function commonNameIn(name: Der): string {
  const found = inside(name, TAG.sequence)
    .flatMap((set) => inside(set, TAG.set))
    .map((pair) => inside(pair, TAG.sequence))
    .filter(([type]) => oidText(type) === COMMON_NAME)
    .map(([, value]) => textOf(value));
  if (found.length > 1) throw new Refusal(400, 'a certificate request has one common name');
  return found[0] ?? '';
}
