import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import * as z from 'zod';
import { containerSettings } from '../../enforce/confinement/container-settings.ts';
import { Losses } from '../../enforce/confinement/lines.ts';
import { CONFINEMENT_UNITS } from '../../enforce/confinement/registry.ts';
import type { EngineId } from '../../enforce/confinement/types.ts';
import {
  hasAppArmor,
  loadAppArmor,
  realPath,
  runToEnd,
  writePrivately,
} from '../../enforce/container-start/apply.ts';
import { type EngineImage, isImageOf } from '../../enforce/container-start/image-digest.ts';
import { mountTargets } from '../../enforce/container-start/mounts.ts';
import { parseArguments } from '../../enforce/container-start/parse-arguments.ts';
import { shellLine, startCommand } from '../../enforce/container-start/start-command.ts';
import {
  readerOf,
  refuseRestart,
  type SecretFileOption,
  secretOptions,
} from '../../enforce/container-start/secrets.ts';
import type { Confinement, StartArguments, StartEngineId } from '../../enforce/container-start/types.ts';
import { weakenings, weakeningText } from '../../enforce/container-start/weakenings.ts';
import type { Artefact, LossDirection, Loss } from '../../model/profile/artefact.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import type { CompileReport } from '../../model/report/profile.ts';
import { parseJson } from '../../model/json/parse.ts';
import { compileProfiles } from '../deploy/compile-profile.ts';
import { chooseProfile } from './choose-profile.ts';
import { findImage, imageRefusal, unknownImage } from './compare-image.ts';

export interface StartRequest {
  readonly engine: StartEngineId;
  readonly profile: string;
  /** `namespace/name`, where the file has several profiles. */
  readonly workload: string | undefined;
  /** What stands behind the engine's `run`. */
  readonly args: readonly string[];
  readonly onLoss: LossDirection;
  readonly includeProposed: boolean;
  readonly strict: boolean;
  readonly allowWeaker: boolean;
  readonly anyImage: boolean;
  /** Only to be shown: nothing is pulled or loaded. */
  readonly dryRun: boolean;
  /** Folder for the files that the engine reads. */
  readonly folder: string;
  /** Secrets that the container gets, as they were given, and the folder of the host that has them, each under its name. */
  readonly secrets: readonly string[];
  readonly secretFolder: string;
}

/** A secret that is to be a file before the container is started, and who is to own that. */
export interface RunSecret extends SecretFileOption, ReturnType<typeof readerOf> {}

/** A container that is ready to be started, or why it is not to be. */
export interface PreparedStart {
  readonly report: CompileReport;
  /** Sentences to show whatever comes. */
  readonly notes: readonly string[];
  /** Why nothing is started, a sentence each; empty where it may be. */
  readonly refusals: readonly string[];
  readonly command: readonly string[];
  /** Commands that load what the kernel needs, to be run before. */
  readonly before: readonly (readonly string[])[];
  readonly artefacts: readonly Artefact[];
  readonly folder: string;
  readonly secrets: readonly RunSecret[];
}

/** Reads the profile, judges options and image, and compiles the command. Throws a `Fault`. */
export async function prepareStart(request: StartRequest): Promise<PreparedStart> {
  const profile = chooseProfile(request.profile, request.workload);
  const given = parseArguments(request.engine, request.args);
  const confinement = confinementOf(profile, request);
  const image = await findImage(profile, given, request);
  const report = withLosses(compiled(profile, request), [
    ...missingAppArmor(profile),
    ...imageVolumes(request.engine, image, given, confinement),
  ]);
  const weaker = weakenings(given, confinement).map((one) => weakeningText(one, confinement));
  const artefacts = report.workloads.flatMap((workload) => workload.artefacts);
  const kept = artefacts.filter(({ engine }) => engine === 'seccomp' || engine === 'apparmor');
  const folder = artefactFolder(kept, request.folder);
  const secrets = secretsOf(request.secrets, given, confinement, image);
  const command = startCommand({
    engine: request.engine,
    confinement,
    compiled: optionsOf(artefacts, request.engine),
    folder,
    given,
    allowWeaker: request.allowWeaker && weaker.length > 0,
    isCompared: image !== undefined && !request.anyImage && isImageOf(profile, image) === true,
    secrets: secrets.map(({ name, target }) => ({ source: join(request.secretFolder, name), target })),
  });
  return {
    report,
    ...objectionsTo({ profile, given, image, weaker, report }, request),
    command,
    before: loading(kept, folder),
    artefacts: kept,
    folder,
    secrets,
  };
}

interface JudgedStart {
  readonly profile: Parameters<typeof imageRefusal>[0];
  readonly given: StartArguments;
  readonly image: EngineImage | undefined;
  /** What the options of people weaken. */
  readonly weaker: readonly string[];
  readonly report: CompileReport;
}

/** What is to be said before a start, and what keeps it from happening. */
function objectionsTo(
  { profile, given, image, weaker, report }: JudgedStart,
  request: StartRequest,
): Pick<PreparedStart, 'notes' | 'refusals'> {
  return {
    notes: [
      ...(request.allowWeaker ? weaker.map((text) => `WEAKER THAN THE PROFILE: ${text}`) : []),
      ...unknownImage(profile, image, given, request),
    ],
    refusals: [
      ...(request.strict && hasLosses(report) ? [INEXACT] : []),
      ...(request.allowWeaker ? [] : weaker),
      ...imageRefusal(profile, image, given, request),
    ],
  };
}

/** The secrets of a container, for its user. Throws a `Fault` (`usage`). */
function secretsOf(
  given: readonly string[],
  { options }: StartArguments,
  { settings }: Confinement,
  image: EngineImage | undefined,
): RunSecret[] {
  if (given.length === 0) return [];
  refuseRestart(options);
  const user = settings.user ?? options.findLast(({ name }) => name === 'user')?.value ?? image?.user;
  const reader = readerOf(user);
  return secretOptions(given).map((secret) => ({ ...secret, ...reader }));
}

const INEXACT = 'something of the profile cannot be enforced exactly, and --strict is given';

/** AppArmor's profiles are loaded before a container can name them. */
function loading(artefacts: readonly (Artefact & { engine: string })[], folder: string): string[][] {
  return artefacts
    .filter(({ engine }) => engine === 'apparmor')
    .map(({ path }) => ['apparmor_parser', '--replace', join(folder, path)]);
}

/** Writes what the engine reads, and gives what is to be run as lines for a shell. */
export function showStart({ artefacts, folder, before, command }: PreparedStart): string {
  writePrivately(artefacts, folder);
  return [...before, command].map((one) => `${shellLine(one)}\n`).join('');
}

/** Writes and loads what the container needs, runs it on our own terminal, and gives the engine's exit code. */
export async function start({ artefacts, folder, before, command }: PreparedStart): Promise<number> {
  writePrivately(artefacts, folder);
  for (const [, , path = ''] of before) await loadAppArmor(path);
  return runToEnd(command);
}

function enginesOf({ engine }: StartRequest): EngineId[] {
  return hasAppArmor() ? [engine, 'seccomp', 'apparmor'] : [engine, 'seccomp'];
}

function compiled(profile: WorkloadProfile, request: StartRequest): CompileReport {
  const { onLoss, includeProposed } = request;
  return compileProfiles([profile], { engines: enginesOf(request), strict: false, onLoss, includeProposed });
}

function confinementOf(profile: WorkloadProfile, request: StartRequest): Confinement {
  const { onLoss, includeProposed } = request;
  const options = { onLoss, includeProposed, beside: enginesOf(request) };
  // Its losses are in the report of the compiler.
  return {
    profile,
    settings: containerSettings(profile, options, new Losses(options)),
    includeProposed,
    realPath,
  };
}

const hasLosses = ({ workloads }: CompileReport): boolean =>
  workloads.some((workload) => workload.losses.length > 0);

function withLosses(
  report: CompileReport,
  more: CompileReport['workloads'][number]['losses'],
): CompileReport {
  return {
    ...report,
    workloads: report.workloads.map((workload) => ({ ...workload, losses: [...workload.losses, ...more] })),
  };
}

const wholeSection = (section: Loss['line']['section']): Loss['line'] => ({
  section,
  path: section,
  key: '',
});

/** What AppArmor would enforce besides the engine itself. Capabilities the engine enforces alone, and exactly. */
function missingAppArmor(profile: WorkloadProfile) {
  if (hasAppArmor()) return [];
  const sections = CONFINEMENT_UNITS.find(({ id }) => id === 'apparmor')?.sections ?? [];
  return sections
    .filter((section) => section !== 'capabilities' && Object.hasOwn(profile, section))
    .map((section) => ({
      engine: 'apparmor' as const,
      line: wholeSection(section),
      reason: 'this kernel has no AppArmor, or it is off; what only AppArmor would enforce is not enforced',
      direction: 'wider' as const,
      chosen: false,
    }));
}

/** Engines make volumes of an image writable, whatever its root file system is. */
function imageVolumes(
  engine: StartEngineId,
  image: EngineImage | undefined,
  given: StartArguments,
  { settings }: Confinement,
) {
  if (!settings.isReadOnly) return [];
  const known = [...settings.places, ...settings.volumes].map(({ path }) => path);
  const mounted = new Set([...known, ...mountTargets(given.options)]);
  return (image?.volumes ?? [])
    .filter((path) => !mounted.has(path))
    .map((path) => ({
      engine,
      line: wholeSection('files'),
      reason: `the image declares a volume at ${path}, which the engine makes writable; mount something read-only there`,
      direction: 'wider' as const,
      chosen: false,
    }));
}

const optionsSchema = z.array(z.string());

function optionsOf(artefacts: readonly (Artefact & { engine: string })[], engine: StartEngineId): string[] {
  const artefact = artefacts.find((one) => one.engine === engine && one.path.endsWith('.arguments.json'));
  return optionsSchema.parse(parseJson(artefact?.text ?? ''));
}

/** A folder named for what is in it: the same for every start by the same profile. */
function artefactFolder(artefacts: readonly Artefact[], folder: string): string {
  const digest = createHash('sha256').update(JSON.stringify(artefacts)).digest('hex');
  return join(resolve(folder), digest.slice(0, 32));
}
