import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { deriveProfile } from '../../analyse/behaviour/derive/derive.ts';
import type { ContainerEvidence, DerivedProfile } from '../../analyse/behaviour/derive/types.ts';
import type { DeclaredContainer, DeclaredWorkload, Deployment } from '../../model/deployment.ts';
import { Fault } from '../../model/fault.ts';
import type { Gap } from '../../model/gap.ts';
import type { Platform } from '../../model/image.ts';
import { readDeployment } from '../../observe/deployment/deployment.ts';
import type { BuildServices } from '../build/services.ts';
import { findManifests } from './find-manifests.ts';
import { readContents } from './read-contents.ts';

export interface DeriveRequest {
  /** An image or folder that `scan` takes, a manifest, or a folder of manifests. */
  readonly target: string;
  readonly platform: Platform | undefined;
  readonly allowHttp: boolean;
  /** Images or folders by the name of their workload, container or image: what manifests are joined with. */
  readonly images: ReadonlyMap<string, string>;
  /** A folder whose sub-folders are build contexts, by the same names. */
  readonly contexts: string | undefined;
}

export type { DerivedProfile };

/** First profiles of what a target declares, and what could not be read or told. */
export async function deriveProfiles(
  request: DeriveRequest,
  services: BuildServices,
): Promise<DerivedProfile[]> {
  const found = findManifests(request.target);
  const read = found && readDeployment(found.texts, {});
  const deployment = read?.deployment;
  if (found && deployment && deployment.workloads.length > 0) {
    const derived: DerivedProfile[] = [];
    for (const workload of deployment.workloads) {
      services.progress(`deriving ${workload.name}`);
      derived.push(
        await deriveWorkload(workload, deployment, { ...request, folder: found.folder }, services),
      );
    }
    return derived;
  }
  return [await deriveTarget(request, services)];
}

type Joined = DeriveRequest & { readonly folder: string };

async function deriveWorkload(
  workload: DeclaredWorkload,
  deployment: Deployment,
  request: Joined,
  services: BuildServices,
): Promise<DerivedProfile> {
  const gaps: Gap[] = [];
  const containers: ContainerEvidence[] = [];
  for (const declared of workload.containers) {
    const joined = contentsOf(workload, declared, request);
    if ('gap' in joined) {
      gaps.push(joined.gap);
      containers.push({ declared });
      continue;
    }
    const read = await readContents({ ...request, ...joined }, services);
    gaps.push(...read.gaps);
    containers.push({ declared, contents: read.contents });
  }
  const derived = deriveProfile({ workload, containers, deployment });
  return { ...derived, gaps: [...gaps, ...derived.gaps] };
}

/** What a container is joined with: an image that the user names, a context that the user names, or the manifest's own. */
function contentsOf(
  workload: DeclaredWorkload,
  { name, image, build }: DeclaredContainer,
  { images, contexts, folder }: Joined,
): { readonly target: string; readonly prefix: string } | { readonly gap: Gap } {
  const imageName = basename((image ?? '').replace(/@.*$/, '')).replace(/:.*$/, '');
  const names = [workload.name, name, image ?? '', imageName].filter((word) => word !== '');
  const given = names.map((word) => images.get(word)).find((target) => target !== undefined);
  if (given !== undefined) return { target: given, prefix: '' };
  const context =
    contexts === undefined
      ? undefined
      : names
          .filter(isFolderName)
          .map((word) => join(contexts, word))
          .find(isFolder);
  if (context !== undefined) return { target: `dir:${context}`, prefix: `${basename(context)}/` };
  const own = build === undefined ? undefined : ownContext(folder, build);
  if (own !== undefined) return { target: `dir:${own}`, prefix: `${relative(folder, own) || '.'}/` };
  const reason = `the image ${image ?? ''} was not looked at; name it with --image ${name}=IMAGE, or its sources with --contexts`;
  return { gap: { kind: 'missing-data', subject: workload.name, reason, informational: true } };
}

const isFolderName = (name: string): boolean => /^[\w.-]+$/.test(name) && !/^\.+$/.test(name);
const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** A manifest's build context, if it lies in the manifest's folder: a stranger's file reads nothing elsewhere. */
function ownContext(folder: string, build: string): string | undefined {
  const path = join(folder, build);
  if (!existsSync(path) || !isFolder(path)) return undefined;
  const [root, real] = [realpathSync(folder), realpathSync(path)];
  return real === root || real.startsWith(root + sep) ? path : undefined;
}

/** An image or a folder by itself. */
async function deriveTarget(request: DeriveRequest, services: BuildServices): Promise<DerivedProfile> {
  const { contents, gaps } = await readContents({ ...request, prefix: '' }, services);
  const name = nameOf(contents.image?.reference ?? request.target);
  if (contents.facts.length === 0 && contents.image === undefined && contents.config.command.length === 0)
    throw new Fault('not-found', `${request.target} says nothing of any workload`, {
      hint: 'name an image, a source folder, a Compose file, or Kubernetes manifests with workloads in them',
    });
  const declared: DeclaredContainer = {
    name,
    ports: [],
    variables: [],
    mounts: [],
    probes: [],
    confinement: {
      groups: [],
      addedCapabilities: [],
      droppedCapabilities: [],
      privileged: false,
      noNewPrivileges: false,
      readOnlyRoot: false,
      devices: [],
      source: request.target,
    },
  };
  const workload: DeclaredWorkload = {
    name,
    namespace: 'default',
    labels: {},
    orchestrator: 'compose',
    containers: [declared],
    dependsOn: [],
    source: request.target,
  };
  const derived = deriveProfile({
    workload,
    containers: [{ declared, contents }],
    deployment: { workloads: [workload], services: [] },
  });
  return { ...derived, gaps: [...gaps, ...derived.gaps] };
}

/** The last part of an image's name or of a path. */
function nameOf(target: string): string {
  const last = basename(target.replace(/@.*$/, '').replace(/[\\/]+$/, ''));
  return (
    last
      .replace(/^[a-z-]+:(?=[^\d])/, '')
      .replace(/:.*$/, '')
      .replace(/\.(?:tar|ya?ml|json)$/, '') || 'workload'
  );
}
