import type { Finding } from '../../model/finding/finding.ts';
import { isExploited, isMalicious } from '../../model/finding/about.ts';
import type { IrrelevantBy } from '../../model/report/hidden.ts';

/** Packages that hold a kernel or its headers, as distributions of these ecosystems name them. */
const KERNELS: ReadonlyMap<string, RegExp> = new Map([
  ['deb', /^linux-(?:libc-dev|headers|image|modules|kbuild|source|tools)(?:-|$)/],
  ['rpm', /^kernel(?:-(?:core|modules|headers|devel|default|tools|rt|uek|lt|ml)|$)/],
  ['apk', /^linux-(?:headers|lts|virt|edge|rpi\d?)$/],
]);

/**
 * Why a finding cannot matter to a target: what has it is no vulnerability there, its code is not reachable, it is in a
 * kernel that a container never runs, or in what only development needs. Undefined where it may matter. What is known
 * to be exploited, or malicious itself, always may, and so does all that is no vulnerability.
 */
export function irrelevanceOf(
  finding: Finding,
  { isImage }: { readonly isImage: boolean },
): IrrelevantBy | undefined {
  if (finding.kind !== 'vulnerability' || isExploited(finding) || isMalicious(finding)) return undefined;
  if (finding.severity === 'none') return 'unimportant';
  if (finding.reachability?.state === 'not reachable') return 'unreachable';
  const { ecosystem, name, development } = finding.package;
  if (isImage && KERNELS.get(ecosystem)?.test(name)) return 'kernel';
  return development ? 'development' : undefined;
}
