import type { ExceptionRequest } from '../../../pipeline/build/exceptions.ts';
import { flag, repeatedOption } from './option.ts';

/** What makes a verdict better than the findings are: whoever scans has to ask for it. */
const BY_HAND = { isByHand: true } as const;

/** What is found and needs nobody's attention. */
export const EXCEPTION_OPTIONS = {
  ignoreFile: repeatedOption(
    '--ignore-file <file>',
    'leave out what it says: waivers, .plimsollignore, .trivyignore, .trivyignore.yaml or .grype.yaml; may be repeated',
    { completion: 'file', ...BY_HAND },
  ),
  vex: repeatedOption(
    '--vex <file>',
    'leave out what OpenVEX, CSAF or CycloneDX says is not affected or fixed; may be repeated',
    { completion: 'file', ...BY_HAND },
  ),
  vexProduct: repeatedOption(
    '--vex-product <purl>',
    'what VEX documents call the target, where it is no image; may be repeated',
    BY_HAND,
  ),
  targetIgnores: flag(
    '--target-ignores',
    'leave out what .plimsollignore in the target and "plimsoll:ignore" in its files say',
    BY_HAND,
  ),
};

interface ExceptionInput {
  readonly ignoreFile: readonly string[];
  readonly vex: readonly string[];
  readonly vexProduct: readonly string[];
  readonly targetIgnores: boolean;
}

/** What these options ask for; undefined where nothing is asked. */
export function exceptionRequest(
  { ignoreFile, vex, vexProduct, targetIgnores }: ExceptionInput,
  settings: readonly string[] = [],
): ExceptionRequest | undefined {
  const isAsked = targetIgnores || [ignoreFile, vex, settings].some(({ length }) => length > 0);
  if (!isAsked) return undefined;
  return {
    settings,
    ignoreFiles: ignoreFile,
    vexFiles: vex,
    products: vexProduct,
    trustsTarget: targetIgnores,
  };
}
