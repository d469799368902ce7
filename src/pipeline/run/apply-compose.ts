import { dirname, relative, resolve } from 'node:path';
import { composeFile } from '../../enforce/confinement/compose-file.ts';
import { type ContainerSettings, containerSettings } from '../../enforce/confinement/container-settings.ts';
import { Losses } from '../../enforce/confinement/lines.ts';
import { seccompPath } from '../../enforce/confinement/names.ts';
import { realPath, withHome } from '../../enforce/container-start/apply.ts';
import { mountTargets } from '../../enforce/container-start/mounts.ts';
import type { Confinement } from '../../enforce/container-start/types.ts';
import { weakenings, weakeningText } from '../../enforce/container-start/weakenings.ts';
import { Fault } from '../../model/fault.ts';
import type { Artefact, LossDirection } from '../../model/profile/artefact.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import type { CompileReport } from '../../model/report/profile.ts';
import { workloadName } from '../../model/profile/yaml.ts';
import { readProfiles } from '../../observe/configuration/profile/read-profiles.ts';
import type { ComposedService } from '../../observe/deployment/compose-options.ts';
import { readServices } from '../../observe/deployment/compose-services.ts';
import { compileProfiles } from '../deploy/compile-profile.ts';

export interface ComposeRequest {
  readonly profiles: readonly string[];
  readonly compose: string;
  /** Where the override is to be written; seccomp's files stand beside it. */
  readonly output: string;
  readonly onLoss: LossDirection;
  readonly includeProposed: boolean;
}

export interface ComposeOverride {
  readonly report: CompileReport;
  /** Services without profile and profiles without service, a sentence each. */
  readonly notes: readonly string[];
  /** What of the services undoes their profiles, whatever the override says. */
  readonly weaker: readonly string[];
  /** The text of the override. */
  readonly text: string;
  /** Files that belong beside it. */
  readonly beside: readonly Artefact[];
}

const ENGINES = ['docker', 'seccomp'] as const;

/** Compiles an override for the services of a Compose file that have profiles. Throws a `Fault`: `not-found` where none has. */
export function composeOverride(request: ComposeRequest): ComposeOverride {
  const { compose, output, onLoss, includeProposed } = request;
  const profiles = readProfiles(request.profiles);
  const services = readServices(compose);
  const matched = services.flatMap((service) => {
    const profile = profiles.find((one) => isOf(one, service));
    return profile ? [{ service, confinement: confinementOf(profile, request) }] : [];
  });
  if (matched.length === 0) throw noneMatches(compose, profiles, services);
  const used = matched.map(({ confinement }) => confinement.profile);
  const report = compileProfiles(used, { engines: ENGINES, strict: false, onLoss, includeProposed });
  const folder = relative(dirname(resolve(compose)), dirname(resolve(output)));
  return {
    report,
    notes: [
      ...services
        .filter((service) => !matched.some((one) => one.service === service))
        .map(
          ({ name, project }) => `service ${name} has no profile (${project}/${name}) and is not confined`,
        ),
      ...profiles
        .filter((profile) => !used.includes(profile))
        .map((profile) => `the profile of ${workloadName(profile)} matches no service`),
    ],
    weaker: matched.flatMap(({ service, confinement }) => weakerOf(service, confinement)),
    text: composeFile(
      new Map(
        matched.map(({ service, confinement }) => [service.name, overriding(service, confinement, folder)]),
      ),
    ),
    beside: report.workloads
      .flatMap(({ artefacts }) => artefacts)
      .filter(({ engine }) => engine === 'seccomp')
      .map(({ path, text }) => ({ path, text })),
  };
}

const isOf = ({ metadata }: WorkloadProfile, { name, project }: ComposedService): boolean =>
  metadata.name === name && metadata.namespace === project;

function noneMatches(
  compose: string,
  profiles: readonly WorkloadProfile[],
  services: readonly ComposedService[],
): Fault {
  const names = services.map(({ name, project }) => `${project}/${name}`).join(', ');
  return new Fault('not-found', `no service of ${compose} has one of these profiles`, {
    hint: `profiles: ${profiles.map(workloadName).join(', ')}; services: ${names}`,
  });
}

function confinementOf(
  profile: WorkloadProfile,
  { compose, onLoss, includeProposed }: ComposeRequest,
): Confinement {
  const options = { onLoss, includeProposed, beside: ENGINES };
  const folder = dirname(resolve(compose));
  return {
    profile,
    // Its losses are in the report of the compiler.
    settings: containerSettings(profile, options, new Losses(options)),
    includeProposed,
    realPath: (path) => realPath(resolve(folder, withHome(path))),
  };
}

function weakerOf({ name, options, isExtended }: ComposedService, confinement: Confinement): string[] {
  const judged = weakenings({ options }, confinement).map((one) => weakeningText(one, confinement));
  const variable = options
    .filter(({ value }) => value.includes('$'))
    .map((option) => `${option.name} ${option.value} is only known when Compose fills its variables in`);
  const elsewhere = isExtended ? ['a part of it is in what it extends, which is not read'] : [];
  return [...judged, ...variable, ...elsewhere].map((text) => `service ${name}: ${text}`);
}

/** The settings of a service: where it mounts something itself, that stays. */
function overriding(
  { options }: ComposedService,
  { profile, settings }: Confinement,
  folder: string,
): ContainerSettings {
  const mounted = mountTargets(options);
  const path = seccompPath(profile);
  return {
    ...settings,
    places: settings.places.filter((place) => !mounted.includes(place.path)),
    security: settings.security.map((option) =>
      option === `seccomp=${path}` ? `seccomp=./${folder === '' ? '' : `${folder}/`}${path}` : option,
    ),
  };
}
