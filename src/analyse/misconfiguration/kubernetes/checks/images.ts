import { endedImage } from '../../../lifecycle/ended-images.ts';
import { containerCheck, type KubernetesCheck } from '../check.ts';
import type { KubernetesSubject } from '../cluster.ts';
import { podText } from '../examples.ts';
import { type ImageName, imageName } from '../images.ts';
import type { Container } from '../pod.ts';
import { at, isFilledLater, shown, textAt } from '../values.ts';

const IMAGES = 'https://kubernetes.io/docs/concepts/containers/images/';
const DIGEST = 'sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945';

/** The image of a container, unless a kustomization names another version of it or something else fills it in. */
function pinnedImage(
  { value }: Container,
  { overlay }: KubernetesSubject,
): (ImageName & { text: string }) | undefined {
  const text = textAt(value, 'image');
  if (text === undefined || isFilledLater(text)) return undefined;
  const name = imageName(text);
  const bare = text.replace(/@.*/, '').replace(/:[^/:]*$/, '');
  return name && !overlay.images.has(bare) ? { ...name, text } : undefined;
}

/** Which images run, and whether they are the same tomorrow. */
export const IMAGE_CHECKS: readonly KubernetesCheck[] = [
  containerCheck(
    {
      id: 'kubernetes-image-latest',
      title: 'Image is whatever is newest',
      why: 'What runs changes with each pull, past every test and scan, and nobody can go back to what ran before.',
      fix: 'Name a version, or better the digest.',
      severity: 'medium',
      vectors: ['V4', 'V7'],
      references: [IMAGES],
      standards: ['NIST SP 800-190 4.2.2'],
      failing: [
        podText({ image: 'registry.example/web' }),
        podText({ image: 'registry.example/web:latest' }),
      ],
      passing: [
        podText({}),
        podText({ image: `registry.example/web@${DIGEST}` }),
        podText({ image: '"{{ image }}"' }),
      ],
    },
    function* (container, _, subject) {
      const image = pinnedImage(container, subject);
      if (!image || image.digest !== undefined || (image.tag ?? 'latest') !== 'latest') return;
      yield {
        path: [...container.path, 'image'],
        actual: `image: ${shown(image.text)}`,
        expected: 'a version or digest',
      };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-image-end-of-life',
      title: 'Image gets no security updates any more',
      why: 'What is found in it from now on nobody mends.',
      fix: 'Run a release that is maintained.',
      severity: 'high',
      vectors: ['V3', 'V6'],
      references: ['https://endoflife.date/', IMAGES],
      standards: ['NIST SP 800-190 4.1.1'],
      failing: [podText({ image: 'postgres:9.6' })],
      passing: [podText({ image: 'postgres:17' }), podText({ image: 'registry.example/postgres:9.6' })],
    },
    function* (container, _, subject) {
      const image = pinnedImage(container, subject);
      const release = image && endedImage(image.text);
      if (!release) return;
      yield {
        path: [...container.path, 'image'],
        actual: `image: ${shown(image.text)}, whose updates ended ${release.ended}`,
        expected: `image: ${release.instead}`,
      };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-image-moving-tag',
      title: 'Image is named by a tag that moves',
      why: 'Tags such as stable and main are given to each new image, so what runs changes without a change of the manifest.',
      fix: 'Name a version, or better the digest.',
      severity: 'low',
      vectors: ['V4', 'V7'],
      references: [IMAGES],
      standards: ['NIST SP 800-190 4.2.2'],
      failing: [podText({ image: 'registry.example/web:main' })],
      passing: [podText({}), podText({ image: `registry.example/web:main@${DIGEST}` })],
    },
    function* (container, _, subject) {
      const image = pinnedImage(container, subject);
      if (!image || image.digest !== undefined) return;
      if (
        /^(?:main|master|develop|dev|edge|nightly|stable|test|testing|staging|prod|production|snapshot|canary|head)$/i.test(
          image.tag ?? '',
        )
      )
        yield {
          path: [...container.path, 'image'],
          actual: `image: ${shown(image.text)}`,
          expected: 'a version or digest',
        };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-image-no-digest',
      title: 'Image is not named by its digest',
      why: 'Whoever can push to the registry can put another image behind the same tag.',
      fix: 'Add the digest behind the version, as in name:1.2.3@sha256:….',
      severity: 'low',
      vectors: ['V4'],
      references: [`${IMAGES}#image-names`],
      standards: ['CIS Kubernetes 5.5.1'],
      failing: [podText({})],
      passing: [
        podText({ image: `registry.example/web:1.4.2@${DIGEST}` }),
        podText({ image: 'registry.example/web:latest' }),
      ],
    },
    function* (container, _, subject) {
      const image = pinnedImage(container, subject);
      // What moves by its name is told as such.
      if (!image?.tag || image.digest !== undefined || !/\d/.test(image.tag)) return;
      yield {
        path: [...container.path, 'image'],
        actual: `image: ${shown(image.text)}`,
        expected: 'an image with its digest',
      };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-image-no-registry',
      title: 'Image is from whatever registry the node asks first',
      why: 'A short name is looked for in the registries that the node lists, so anybody with that name in one of them decides what runs.',
      fix: 'Write the registry: docker.io/library/nginx:1.29.',
      severity: 'low',
      vectors: ['V4'],
      references: [`${IMAGES}#image-names`],
      standards: ['CIS Kubernetes 5.5.1', 'NIST SP 800-190 4.2.1'],
      failing: [podText({ image: 'web:1.4.2' })],
      passing: [podText({})],
    },
    function* (container, _, subject) {
      const image = pinnedImage(container, subject);
      if (!image || image.hasRegistry) return;
      yield {
        path: [...container.path, 'image'],
        actual: `image: ${shown(image.text)}`,
        expected: 'an image with its registry',
      };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-image-registry-address',
      title: 'Image is from a registry of this machine or without a name',
      why: 'What answers at localhost or at an address may be another on each node, and seldom is asked by TLS.',
      fix: 'Use a registry with a name and a certificate.',
      severity: 'low',
      vectors: ['V4'],
      references: [IMAGES],
      standards: ['NIST SP 800-190 4.2.1'],
      failing: [
        podText({ image: 'localhost:5000/web:1.4.2' }),
        podText({ image: '10.1.2.3:5000/web:1.4.2' }),
      ],
      passing: [podText({})],
    },
    function* (container, _, subject) {
      const image = pinnedImage(container, subject);
      if (image && /^(?:localhost|\d+\.\d+\.\d+\.\d+|\[[^\]]*\])(?::\d+)?$/.test(image.registry))
        yield {
          path: [...container.path, 'image'],
          actual: `image: ${shown(image.text)}`,
          expected: 'a registry with a name',
        };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-image-old-registry',
      title: 'Image is from a registry that is no longer kept',
      why: 'k8s.gcr.io and others are frozen: images get no fixes there, and will be gone.',
      fix: 'Use registry.k8s.io, or where the project publishes now.',
      severity: 'low',
      vectors: ['V4'],
      references: ['https://kubernetes.io/blog/2023/03/10/image-registry-redirect/'],
      failing: [podText({ image: 'k8s.gcr.io/pause:3.5' })],
      passing: [podText({ image: 'registry.k8s.io/pause:3.10' })],
    },
    function* (container, _, subject) {
      const image = pinnedImage(container, subject);
      const isOld =
        image &&
        (image.registry === 'k8s.gcr.io' ||
          image.text.startsWith('gcr.io/google_containers/') ||
          image.text.startsWith('gcr.io/google-containers/'));
      if (isOld)
        yield {
          path: [...container.path, 'image'],
          actual: `image: ${shown(image.text)}`,
          expected: 'registry.k8s.io',
        };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-image-never-pulled',
      title: 'Image is never asked of its registry',
      why: 'With "Never" whoever has put an image on a node decides what runs, and credentials of the registry are not asked for.',
      fix: 'Use IfNotPresent for images with a version or digest, else Always.',
      severity: 'low',
      vectors: ['V4'],
      references: [`${IMAGES}#image-pull-policy`],
      standards: ['CIS Kubernetes 1.2.11'],
      failing: [podText({ container: 'imagePullPolicy: Never' })],
      passing: [podText({ container: 'imagePullPolicy: IfNotPresent' })],
    },
    function* ({ value, path }) {
      if (at(value, 'imagePullPolicy') === 'Never')
        yield {
          path: [...path, 'imagePullPolicy'],
          actual: 'imagePullPolicy: Never',
          expected: 'imagePullPolicy: IfNotPresent or Always',
        };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-image-stale-tag',
      title: 'Image that changes is not pulled again',
      why: 'With IfNotPresent each node runs the image that it pulled first, so pods of one workload run different ones.',
      fix: 'Name a version or digest, or set "imagePullPolicy: Always".',
      severity: 'low',
      vectors: ['V4', 'V7'],
      references: [`${IMAGES}#image-pull-policy`],
      failing: [
        podText({ image: 'registry.example/web:latest', container: 'imagePullPolicy: IfNotPresent' }),
      ],
      passing: [
        podText({ container: 'imagePullPolicy: IfNotPresent' }),
        podText({ image: 'registry.example/web:latest' }),
      ],
    },
    function* (container, _, subject) {
      const image = pinnedImage(container, subject);
      if (!image || image.digest !== undefined || (image.tag ?? 'latest') !== 'latest') return;
      if (at(container.value, 'imagePullPolicy') === 'IfNotPresent')
        yield {
          path: [...container.path, 'imagePullPolicy'],
          actual: 'imagePullPolicy: IfNotPresent',
          expected: 'imagePullPolicy: Always',
          set: 'Always',
        };
    },
  ),
  containerCheck(
    {
      id: 'kubernetes-image-empty',
      title: 'Container names no image',
      why: 'The API server refuses it.',
      fix: 'Name the image with its version or digest.',
      severity: 'low',
      vectors: ['V4'],
      references: [IMAGES],
      failing: [podText({ image: '""' })],
      passing: [podText({})],
    },
    function* ({ value, path }, _, { overlay }) {
      if (at(value, 'image') === '' && !overlay.isPatch)
        yield { path: [...path, 'image'], actual: 'image: ""', expected: 'an image' };
    },
  ),
];
