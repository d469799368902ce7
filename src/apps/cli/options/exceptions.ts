import type { ExceptionRequest } from '../../../pipeline/build/exceptions.ts';
import { flag, option, repeatedOption } from './option.ts';

/** What is found and needs nobody's attention. */
export const EXCEPTION_OPTIONS = {
  waivers: repeatedOption(
    '--waivers <file>',
    'leave out what the "waivers" of a file say, as those of a trusted plimsoll.yaml do; may be repeated',
    { completion: 'file' },
  ),
  ignoreFile: repeatedOption(
    '--ignore-file <file>',
    'leave out what it says: .plimsollignore, .trivyignore, .trivyignore.yaml, .grype.yaml or .gitleaksignore; may be repeated',
    { completion: 'file' },
  ),
  vex: repeatedOption(
    '--vex <file>',
    'leave out what OpenVEX, CSAF or CycloneDX says is not affected or fixed; may be repeated',
    { completion: 'file' },
  ),
  vexKey: repeatedOption(
    '--vex-key <file>',
    'count VEX attestations beside an image that this public key signed (PEM, as of cosign); may be repeated',
    { completion: 'file' },
  ),
  vexProduct: repeatedOption(
    '--vex-product <purl>',
    'what VEX documents call the target, where it is no image; may be repeated',
  ),
  targetIgnores: flag(
    '--target-ignores',
    'leave out what .plimsollignore in the target and "plimsoll:ignore" in its files say',
  ),
  showSuppressed: flag(
    '--show-suppressed',
    'list in the table what was left out by these, with who answers for it',
  ),
};

/** Of commands that fail where anything is found. */
export const FAIL_ON_ANY = option(
  '--fail-on <rules>',
  'exit 1 on a severity or worse, or "any"; "+" joins, "," separates',
  { absent: 'any' },
);

/** What people chose of them. */
export interface ExceptionInput {
  readonly waivers: readonly string[];
  readonly ignoreFile: readonly string[];
  readonly vex: readonly string[];
  readonly vexKey: readonly string[];
  readonly vexProduct: readonly string[];
  readonly targetIgnores: boolean;
}

/** What these options ask for; undefined where nothing is asked. */
export function exceptionRequest(input: ExceptionInput): ExceptionRequest | undefined {
  const { waivers, ignoreFile, vex, vexKey, vexProduct, targetIgnores } = input;
  const isAsked = targetIgnores || [waivers, ignoreFile, vex, vexKey].some(({ length }) => length > 0);
  if (!isAsked) return undefined;
  return {
    waiverFiles: waivers,
    ignoreFiles: ignoreFile,
    vexFiles: vex,
    vexKeys: vexKey,
    products: vexProduct,
    trustsTarget: targetIgnores,
  };
}
