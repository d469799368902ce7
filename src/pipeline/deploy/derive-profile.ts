import { deriveProfile } from '../../analyse/behaviour/derive/derive.ts';
import { serversOfImage } from '../../analyse/behaviour/derive/known-servers/known-servers.ts';
import type { ContainerEvidence, Contents, DerivedProfile } from '../../analyse/behaviour/derive/types.ts';
import type { DeclaredContainer, DeclaredWorkload, Deployment } from '../../model/deployment.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import type { Gap } from '../../model/gap.ts';
import type { Platform } from '../../model/image.ts';
import type { WorkloadProfile } from '../../model/profile/profile.ts';
import { workloadName } from '../../model/profile/yaml.ts';
import { readDeployment } from '../../observe/deployment/deployment.ts';
import { filesBeside } from '../../observe/deployment/files-beside.ts';
import { localPathKind } from '../../observe/repository/local-path.ts';
import { isSameImage } from '../../observe/deployment/image-name.ts';
import type { BuildServices } from '../build/services.ts';
import { contentsNamed, type Joins } from '../../observe/deployment/container-contents.ts';
import { deriveSingles, type Single } from './derive-singles.ts';
import type { ChartValues } from '../../observe/configuration/helm/read-charts.ts';
import { findManifests } from '../../observe/configuration/kubernetes/find-manifests.ts';
import { readContents } from './read-contents.ts';

export interface DeriveRequest extends Joins {
  /** Images and folders that `scan` takes, manifests, and folders of manifests. */
  readonly targets: readonly string[];
  readonly platform: Platform | undefined;
  readonly allowHttp: boolean;
  /** What charts of Helm are rendered with besides their own values. */
  readonly values?: ChartValues | undefined;
}

export interface DerivedProfiles {
  readonly profiles: readonly WorkloadProfile[];
  /** What could not be read or told, and why. */
  readonly gaps: readonly Gap[];
}

/** Workloads of one target, and the folder that paths in their manifests are relative to. */
interface Declared {
  readonly folder: string;
  readonly deployment: Deployment;
}

/**
 * First profiles of all that the targets declare. Workloads know the services of all manifests among the targets; an
 * image among them that a workload names is read for that workload. Throws a `Fault` where a target is nothing.
 */
export async function deriveProfiles(
  request: DeriveRequest,
  services: BuildServices,
): Promise<DerivedProfiles> {
  const { contexts } = request;
  if (contexts !== undefined && localPathKind(contexts) === 'file')
    throw new Fault('usage', `--contexts: ${contexts} is no folder`);
  const gaps: Gap[] = [];
  const declared: Declared[] = [];
  const singles: Single[] = [];
  for (const target of request.targets) {
    const found = declaredBy(target, request.values, gaps);
    if (found) declared.push(found);
    else singles.push(await readSingle(target, request, services, gaps));
  }
  const deployment: Deployment = {
    workloads: declared.flatMap((one) => one.deployment.workloads),
    services: declared.flatMap((one) => one.deployment.services),
  };
  const joined = new Set<Single>();
  const derived: DerivedProfile[] = [];
  for (const { folder, deployment: own } of declared) {
    for (const workload of own.workloads) {
      services.progress(`deriving ${workload.name}`);
      derived.push(
        await deriveWorkload(workload, { deployment, folder, singles, joined }, request, services),
      );
    }
  }
  derived.push(...deriveSingles(singles.filter((single) => !joined.has(single))));
  gaps.push(...derived.flatMap((one) => one.gaps));
  return {
    profiles: withOwnNames(
      derived.map(({ profile }) => profile),
      gaps,
    ),
    gaps,
  };
}

function declaredBy(target: string, values: ChartValues | undefined, gaps: Gap[]): Declared | undefined {
  const found = findManifests(target, values);
  if (!found) return undefined;
  const { deployment, gaps: unread } = readDeployment(found.texts, filesBeside(found.folder));
  if (deployment.workloads.length === 0 && !found.isFile) return undefined;
  gaps.push(...found.gaps, ...unread);
  if (deployment.workloads.length > 0) return { folder: found.folder, deployment };
  const [first] = gaps;
  throw new Fault('not-found', `no workload was found at ${target}`, {
    hint: first
      ? `${first.subject}: ${first.reason}`
      : 'name a Compose file or Kubernetes manifests with workloads in them',
  });
}

interface Around {
  readonly deployment: Deployment;
  readonly folder: string;
  readonly singles: readonly Single[];
  /** Those of `singles` that are a workload's. */
  readonly joined: Set<Single>;
}

async function deriveWorkload(
  workload: DeclaredWorkload,
  { deployment, folder, singles, joined }: Around,
  request: DeriveRequest,
  services: BuildServices,
): Promise<DerivedProfile> {
  const gaps: Gap[] = [];
  const containers: ContainerEvidence[] = [];
  for (const declared of workload.containers) {
    const single = singles.find(({ contents }) => isSameImage(contents.image?.reference, declared.image));
    if (single) joined.add(single);
    const contents =
      single?.contents ?? (await readFor(workload, declared, folder, { request, services, gaps }));
    containers.push({ declared, ...(contents ? { contents } : {}) });
  }
  const derived = deriveProfile({ workload, containers, deployment });
  return { ...derived, gaps: [...gaps, ...derived.gaps] };
}

async function readFor(
  workload: DeclaredWorkload,
  declared: DeclaredContainer,
  folder: string,
  { request, services, gaps }: { request: DeriveRequest; services: BuildServices; gaps: Gap[] },
): Promise<Contents | undefined> {
  const named = contentsNamed(workload, declared, request, folder);
  if (!named) {
    gaps.push(notLookedAt(workload, declared));
    return undefined;
  }
  try {
    const read = await readContents({ ...request, ...named, beside: filesBeside(folder) }, services);
    gaps.push(...read.gaps);
    return read.contents;
  } catch (error) {
    if (!(error instanceof Fault) || error.code === 'usage') throw error;
    gaps.push({ kind: 'unreadable', subject: named.target, reason: messageOf(error) });
    return undefined;
  }
}

/** An image that nobody named. Where a known server's needs say what it is like, the profile is whole without it. */
function notLookedAt(workload: DeclaredWorkload, { name, image }: DeclaredContainer): Gap {
  const isKnown = image !== undefined && serversOfImage(image).length > 0;
  const what = image === undefined ? 'what it is made from' : `the image ${image}`;
  const reason = `${what} was not looked at; name it with --image ${name}=IMAGE, or its sources with --contexts`;
  return {
    kind: 'missing-data',
    subject: workload.name,
    reason,
    ...(isKnown ? { informational: true } : {}),
  };
}

async function readSingle(
  target: string,
  request: DeriveRequest,
  services: BuildServices,
  gaps: Gap[],
): Promise<Single> {
  const { contents, gaps: unread } = await readContents({ ...request, target, prefix: '' }, services);
  gaps.push(...unread);
  if (contents.facts.length === 0 && contents.image === undefined && contents.config.command.length === 0)
    throw new Fault('not-found', `${target} says nothing of any workload`, {
      hint: 'name an image, a source folder, a Compose file, or Kubernetes manifests with workloads in them',
    });
  return { target, contents };
}

/** Of two profiles with one name, which no file may hold, the later one gets a number. */
function withOwnNames(profiles: readonly WorkloadProfile[], gaps: Gap[]): WorkloadProfile[] {
  const seen = new Set<string>();
  return profiles.map((profile) => {
    let own = profile;
    for (let number = 2; seen.has(workloadName(own)); number += 1)
      own = {
        ...profile,
        metadata: { ...profile.metadata, name: `${profile.metadata.name.slice(0, 240)}-${number}` },
      };
    seen.add(workloadName(own));
    if (own !== profile)
      gaps.push({
        kind: 'unsupported',
        subject: workloadName(profile),
        reason: `is the name of two workloads; the later one is written ${own.metadata.name}`,
        informational: true,
      });
    return own;
  });
}
