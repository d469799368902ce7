import { basename } from 'node:path';
import { deriveProfile } from '../../analyse/behaviour/derive/derive.ts';
import { likelyVariables, neighbourOf } from '../../analyse/behaviour/derive/namesakes.ts';
import type { Contents, DerivedProfile } from '../../analyse/behaviour/derive/types.ts';
import type { DeclaredContainer, DeclaredVariable, DeclaredWorkload } from '../../model/deployment.ts';
import type { Gap } from '../../model/gap.ts';

/** A target that is no manifest, read. */
export interface Single {
  readonly target: string;
  readonly contents: Contents;
}

/** Images and folders that no manifest speaks of. Of several, the others are whom variables without a value may mean. */
export function deriveSingles(singles: readonly Single[]): DerivedProfile[] {
  const alone = singles.map((single) => deriveSingle(single, []));
  if (alone.length < 2) return alone;
  const neighbours = alone.map(({ profile }) => neighbourOf(profile));
  return singles.map((single, index) => {
    const others = neighbours.filter((_, place) => place !== index);
    const variables = likelyVariables(single.contents, others);
    const { profile, gaps } = deriveSingle(single, variables);
    const { name } = profile.metadata;
    const guesses = variables.map(({ value, source }): Gap => ({
      kind: 'missing-data',
      subject: name,
      reason: `${source}: it may be ${value}`,
      informational: true,
    }));
    // Paths in one image are like those in another.
    return {
      profile,
      gaps: [...guesses, ...gaps.map((gap) => ({ ...gap, subject: `${name}: ${gap.subject}` }))],
    };
  });
}

function deriveSingle({ target, contents }: Single, variables: readonly DeclaredVariable[]): DerivedProfile {
  const name = nameOf(contents.image?.reference ?? target);
  const declared: DeclaredContainer = {
    name,
    ports: [],
    variables,
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
      source: target,
    },
  };
  const workload: DeclaredWorkload = {
    name,
    namespace: 'default',
    labels: {},
    orchestrator: 'compose',
    containers: [declared],
    dependsOn: [],
    source: target,
  };
  return deriveProfile({
    workload,
    containers: [{ declared, contents }],
    deployment: { workloads: [workload], services: [] },
  });
}

/** The last part of an image's name or of a path. */
function nameOf(target: string): string {
  const last = basename(target.replace(/@.*/s, '').replace(/(?<![\\/])[\\/]+$/, ''));
  const plain = last
    .replace(/^[a-z-]+:(?=[^\d])/, '')
    .replace(/:.*/s, '')
    .replace(/\.(?:tar|ya?ml|json)$/, '');
  return plain || 'workload';
}
