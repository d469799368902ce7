import { fixDockerfile, type FileFix } from '../../analyse/base-images/dockerfile.ts';
import { fixImageLines } from '../../analyse/base-images/manifests.ts';
import type { ImageTable } from '../../analyse/base-images/newer.ts';
import type { FixPlan, Manifest } from '../../analyse/dependency-fixes/types.ts';
import type { Distribution } from '../../model/distribution.ts';
import type { VulnerabilityFinding } from '../../model/finding/vulnerability.ts';
import type { Package } from '../../model/package.ts';
import { readDockerfile } from '../../observe/configuration/dockerfile/read-dockerfile.ts';

type Judge = (
  packages: readonly Package[],
  distribution: Distribution | undefined,
) => readonly VulnerabilityFinding[];

const DOCKERFILE = /(?:^|\/)(?:[\w.-]+\.)?(?:Dockerfile|Containerfile)(?:[._-][\w.-]+)?$/i;
const YAML = /\.ya?ml$/i;
/** Compose files, manifests of Kubernetes, workflows, and pipelines of GitLab; of no other YAML is known what `image` is. */
const NAMES_IMAGES = /^(?:services|jobs|stages|apiVersion|runs):/m;

/** May a file, by its path, name images that are changed? */
export function mayNameImages(path: string): boolean {
  return DOCKERFILE.test(path) || YAML.test(path);
}

/** A plan, and what is to be done about the images that files of the project name. */
export function withImages(
  plan: FixPlan,
  manifests: readonly Manifest[],
  table: ImageTable,
  judge: Judge,
): FixPlan {
  const fixes = manifests.flatMap(({ path, text }) => {
    const fix = fixOf(path, plan.texts.get(path) ?? text, table, judge);
    return fix ? [{ path, before: text, ...fix }] : [];
  });
  const changed = fixes.filter(({ text, before }) => text !== before);
  return {
    changes: [...plan.changes, ...fixes.flatMap(({ changes }) => changes)],
    left: [...plan.left, ...fixes.flatMap(({ left }) => left)],
    texts: new Map([...plan.texts, ...changed.map(({ path, text }) => [path, text] as const)]),
  };
}

function fixOf(path: string, text: string, table: ImageTable, judge: Judge): FileFix | undefined {
  if (YAML.test(path)) return NAMES_IMAGES.test(text) ? fixImageLines(text, path, table) : undefined;
  if (!DOCKERFILE.test(path)) return undefined;
  const { dockerfile } = readDockerfile(text, path);
  const read = (changed: string) => readDockerfile(changed, path).dockerfile;
  return dockerfile && fixDockerfile({ ...table, dockerfile, read, judge });
}
