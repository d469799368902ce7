import { withLines } from '../dependency-fixes/editors/lines.ts';
import type { FixChange, LeftPackage } from '../dependency-fixes/types.ts';
import type { FileFix } from './dockerfile.ts';
import { imagePackage } from './image-package.ts';
import { type ImageTable, newerImage } from './newer.ts';

/** `image: NAME` of Compose files, manifests of Kubernetes and pipelines, as a scalar of one line. */
const IMAGE = /^(\s*(?:-\s+)?(?:image|container):\s+)(["']?)([\w./:@-]{1,1000})\2(\s*(?:#.*)?)$/s;

/** Newer images in a file of YAML that names them by `image:`; what a variable or template decides stays. */
export function fixImageLines(text: string, path: string, table: ImageTable): FileFix {
  const changes: FixChange[] = [];
  const left: LeftPackage[] = [];
  const after = withLines(text, (line) => {
    const [, head = '', quote = '', image = '', rest = ''] = IMAGE.exec(line) ?? [];
    const newer = image === '' ? undefined : newerImage(image, table);
    if (!newer) return undefined;
    const one = imagePackage(image, path);
    if ('kept' in newer) {
      left.push({ package: one, findings: [], reason: newer.kept });
      return undefined;
    }
    const { reference: to, step, reason, clears } = newer;
    changes.push({
      kind: 'image',
      file: path,
      package: one,
      to,
      step,
      reason,
      clears,
      keeps: [],
      relock: undefined,
    });
    return `${head}${quote}${to}${quote}${rest}`;
  });
  return { text: after ?? text, changes, left };
}
