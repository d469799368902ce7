import { Fault } from '../../../model/fault.ts';
import { isMistypedPath } from '../local/mistyped-path.ts';
import { LocalTarget } from '../local/local-target.ts';
import { SOURCE_UNITS } from './registry.ts';
import type { OpenContext, SourceUnit, Target } from './types.ts';

const SCHEMES = new Set(SOURCE_UNITS.flatMap((unit) => unit.schemes));
/** Schemes whose reference is the path of something that may hold several images. */
const HOLDERS = new Set(['archive', 'docker-archive', 'oci', 'oci-archive', 'oci-layout']);
/** Schemes whose reference is never a path. */
const REMOTE = new Set(['image', 'docker', 'podman', 'engine', 'registry']);
/** Schemes whose reference may be a path or a URL. */
const EITHER = new Set(['repo', 'repository']);

/** What a source needs from outside, whatever the target is. */
export type OpenTargetContext = Omit<OpenContext, 'reference' | 'scheme' | 'local'>;

/**
 * Opens what the user named: `scheme:reference`, or a reference whose kind is found out, where a path that exists
 * wins over an image of that name. Throws a `Fault` that says what was tried and how to name the target better.
 */
export async function openTarget(target: string, outside: OpenTargetContext): Promise<Target> {
  const { scheme, reference } = splitScheme(target);
  if (reference === '')
    throw new Fault('usage', 'the target is empty', { hint: 'name an image, a file or a folder' });
  if (reference.includes('\0')) throw new Fault('usage', 'the target has a NUL character in it');
  const local = await findLocal(scheme, reference);
  try {
    const context: OpenContext = { ...outside, reference, scheme, local };
    const opened = await openFirst(context, target);
    return { ...opened, close: () => closeBoth(opened, local) };
  } catch (error) {
    await local[Symbol.asyncDispose]();
    throw error;
  }
}

function splitScheme(target: string): { scheme: string | undefined; reference: string } {
  const colon = target.indexOf(':');
  const scheme = target.slice(0, Math.max(0, colon));
  // `docker://app` is how other tools write it.
  const rest = target.slice(colon + 1).replace(/^\/\/(?=[^/])/, '');
  return SCHEMES.has(scheme) ? { scheme, reference: rest } : { scheme: undefined, reference: target };
}

function findLocal(scheme: string | undefined, reference: string): Promise<LocalTarget> {
  if (scheme === undefined) return LocalTarget.find(reference, 'after-file');
  return LocalTarget.find(reference, HOLDERS.has(scheme) ? 'anywhere' : 'none');
}

async function openFirst(context: OpenContext, target: string): Promise<Target> {
  const { scheme } = context;
  const units = SOURCE_UNITS.filter((unit) => scheme === undefined || unit.schemes.includes(scheme));
  const isPath = scheme !== undefined && !REMOTE.has(scheme) && !EITHER.has(scheme);
  if (isPath && context.local.kind === 'none') throw unknownTarget(context, units);
  const [only] = units;
  if (units.length === 1 && only) return openNamed(only, context, target);
  if (scheme === undefined && context.local.kind === 'none' && (await isMistypedPath(context.reference)))
    throw new Fault('not-found', `${context.reference}: no such file or folder`, {
      hint: `if an image of that name is meant, write image:${context.reference}`,
    });
  for (const unit of units) {
    if (await unit.detects(context)) return openNamed(unit, context, target);
  }
  throw unknownTarget(context, units);
}

async function openNamed(unit: SourceUnit, context: OpenContext, target: string): Promise<Target> {
  try {
    return await unit.open(context);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const hint = hintFor(error, context, target);
    throw hint === undefined ? error : new Fault(error.code, error.message, { cause: error.cause, hint });
  }
}

/** Adds what else may have been meant to the fault of an image that could not be had. */
function hintFor(
  fault: Fault,
  { scheme, reference, local }: OpenContext,
  target: string,
): string | undefined {
  const missing = fault.code === 'not-found' || fault.code === 'refused' || fault.code === 'unreachable';
  if (!missing) return fault.hint;
  if (scheme === undefined && local.kind === 'none') {
    return joined(fault.hint, `there is no file or folder ${reference} here either`);
  }
  const mayBeImage =
    scheme !== undefined && REMOTE.has(scheme) && scheme !== 'image' && !/[/:]/.test(reference);
  return mayBeImage
    ? joined(fault.hint, `if the image ${target} is meant, write image:${target}`)
    : fault.hint;
}

function joined(hint: string | undefined, more: string): string {
  return hint === undefined ? more : `${hint}; ${more}`;
}

function unknownTarget({ reference, local, scheme }: OpenContext, units: readonly SourceUnit[]): Fault {
  const tried = units.map((unit) => unit.id).join(', ');
  const hint = 'force a kind with archive:, oci:, image-folder:, image:, dir:, repo: or sbom:';
  if (local.kind === 'none') {
    const remote = scheme === undefined || REMOTE.has(scheme);
    const what = remote
      ? 'no file or folder of that name, and no name of an image'
      : 'no such file or folder';
    return new Fault(
      'not-found',
      `${reference}: ${what} (tried ${tried})`,
      scheme === undefined ? { hint } : {},
    );
  }
  return new Fault('unsupported', `${reference} is none of what can be read here (tried ${tried})`, { hint });
}

async function closeBoth(target: Target, local: LocalTarget): Promise<void> {
  try {
    await target.close();
  } finally {
    await local[Symbol.asyncDispose]();
  }
}
