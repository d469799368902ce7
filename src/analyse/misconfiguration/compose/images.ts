import { isLatest } from '../../../model/configuration/image-tag.ts';
import { endedImage } from '../../lifecycle/ended-images.ts';
import { about, type ComposeCheck, type ComposeSubject, SERVICES, servicesOf, textOf } from './services.ts';

/** The images that services name; what is built here has whatever name one likes. */
function* imagesOf(subject: ComposeSubject) {
  for (const service of servicesOf(subject)) {
    const image = textOf(service.get('image')) ?? '';
    if (image !== '' && service.get('build') === undefined) yield { service, image };
  }
}

/** Which images services run. */
export const IMAGE_CHECKS: readonly ComposeCheck[] = [
  {
    id: 'compose-image-latest',
    title: 'Image is whatever is the latest',
    why: 'The next start may run something else than the last one, and nobody can say what ran yesterday.',
    fix: 'Name a version of the image, and its digest.',
    severity: 'medium',
    vectors: ['V4', 'V7'],
    references: [`${SERVICES}#image`],
    standards: ['CIS Docker 5.28', 'NIST SP 800-190 4.2.2'],
    *find(subject) {
      for (const { service, image } of imagesOf(subject)) {
        if (!/[$@]/.test(image) && isLatest(image))
          yield about(
            service,
            ['image'],
            `image: ${image}`,
            `image: ${image.replace(/:latest$/, '')}:VERSION@sha256:…`,
          );
      }
    },
    failing: [
      'services:\n  web:\n    image: nginx\n',
      'services:\n  web:\n    image: example.com:5000/web:latest\n',
    ],
    passing: [
      'services:\n  web:\n    image: nginx:1.27\n',
      'services:\n  web:\n    image: web\n    build: .\n',
      'services:\n  web:\n    image: web:${TAG}\n',
    ],
  },
  {
    id: 'compose-image-end-of-life',
    title: 'Image gets no security updates any more',
    why: 'What is found in it from now on nobody mends.',
    fix: 'Run a release that is maintained.',
    severity: 'high',
    vectors: ['V3', 'V6'],
    references: ['https://endoflife.date/', `${SERVICES}#image`],
    standards: ['NIST SP 800-190 4.1.1'],
    *find(subject) {
      for (const { service, image } of imagesOf(subject)) {
        const release = endedImage(image);
        if (release)
          yield about(
            service,
            ['image'],
            `image: ${image}, whose updates ended ${release.ended}`,
            `image: ${release.instead}`,
          );
      }
    },
    failing: ['services:\n  db:\n    image: postgres:9.6\n'],
    passing: [
      'services:\n  db:\n    image: postgres:17\n',
      'services:\n  db:\n    image: example.com/postgres:9.6\n',
      'services:\n  db:\n    image: postgres:9.6\n    build: .\n',
    ],
  },
  {
    id: 'compose-image-without-digest',
    title: 'Image is not pinned by its digest',
    why: 'Who can push to the tag decides what the next start runs.',
    fix: 'Add the digest of the image behind its tag.',
    severity: 'low',
    vectors: ['V4'],
    references: [`${SERVICES}#image`],
    *find(subject) {
      for (const { service, image } of imagesOf(subject)) {
        if (!/[$@]/.test(image) && /:(?!latest$)[\w][\w.-]*$/.test(image))
          yield about(service, ['image'], `image: ${image}`, `image: ${image}@sha256:…`);
      }
    },
    failing: ['services:\n  web:\n    image: nginx:1.27\n'],
    passing: [
      `services:\n  web:\n    image: nginx:1.27@sha256:${'0'.repeat(64)}\n`,
      'services:\n  web:\n    image: nginx\n',
    ],
  },
];
