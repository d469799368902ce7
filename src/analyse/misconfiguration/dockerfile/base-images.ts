import { type DockerfileWord, PLATFORM_ARGUMENTS } from '../../../model/configuration/dockerfile.ts';
import { endedImage } from '../../lifecycle/ended-images.ts';
import {
  about,
  type DockerfileCheck,
  instructionsOf,
  PRACTICES,
  REFERENCE,
  shippedStages,
} from './subject.ts';

/** An image as it is named. */
interface ImageName {
  /** Without the host of Docker Hub and `library/`. */
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

/** The parts of a name; undefined where only the build tells it, or there is none. */
export function imageName(word: Pick<DockerfileWord, 'value'>): ImageName | undefined {
  const { value } = word;
  if (value === undefined || value === '' || value === 'scratch') return undefined;
  const [, name = '', tag, digest] =
    /^([^@]*?)(?::([\w][\w.-]{0,127}))?(?:@(\w+:[0-9a-f]+))?$/.exec(value) ?? [];
  if (name === '') return undefined;
  return { repository: name.replace(/^(?:docker\.io\/)?(?:library\/)?/, ''), tag, digest };
}

/** Every image that a stage begins with, by its stage. */
function bases({ dockerfile }: Parameters<DockerfileCheck['find']>[0]) {
  return dockerfile.stages
    .filter(({ parent }) => parent === undefined)
    .flatMap((stage) => {
      const name = imageName(stage.base);
      return name ? [{ stage, name, written: `FROM ${stage.base.text}` }] : [];
    });
}

/** A name as it is written, with what its variables come to. */
function withValue({ text, value }: DockerfileWord): string {
  return value === undefined || !text.includes('$') ? text : `${text} (${value})`;
}

/** Is it decided by what is built for, which every build knows? */
function isOfPlatform({ text }: DockerfileWord): boolean {
  const names = [...text.matchAll(/\$\{?([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
  return names.length > 0 && names.every((name) => PLATFORM_ARGUMENTS.has(name));
}

/** What images a Dockerfile builds upon. */
export const BASE_IMAGE_CHECKS: readonly DockerfileCheck[] = [
  {
    id: 'dockerfile-base-latest',
    title: 'Base image is whatever is the latest',
    why: 'Tomorrow the same Dockerfile builds upon something else, so that nobody can say what an image of yesterday was made of.',
    fix: 'Name a version of the base image, and its digest.',
    severity: 'medium',
    vectors: ['V3', 'V4'],
    references: [`${PRACTICES}#pin-base-image-versions`],
    standards: ['CIS Docker 4.2', 'NIST SP 800-190 4.1.5'],
    *find(subject) {
      for (const { stage, name, written } of bases(subject))
        if (name.digest === undefined && (name.tag === undefined || name.tag === 'latest'))
          yield about(stage.from, written, `FROM ${name.repository}:VERSION@sha256:…`);
    },
    failing: ['FROM debian\n', 'FROM debian:latest AS a\nRUN ls\n'],
    passing: [
      'FROM debian:13\n',
      'FROM debian:13 AS a\nFROM a\n',
      'FROM scratch\n',
      'ARG BASE\nFROM $BASE\n',
    ],
  },
  {
    id: 'dockerfile-base-without-digest',
    title: 'Base image is not pinned by its digest',
    why: 'Who can push to the tag decides what the next build contains.',
    fix: 'Add the digest of the image behind its tag, and have a bot renew both.',
    severity: 'low',
    vectors: ['V3', 'V4'],
    references: [`${PRACTICES}#pin-base-image-versions`],
    standards: ['SLSA build L3', 'NIST SP 800-190 4.1.5'],
    *find(subject) {
      for (const { stage, name, written } of bases(subject))
        if (name.digest === undefined && name.tag !== undefined && name.tag !== 'latest')
          yield about(stage.from, written, `${written}@sha256:…`);
    },
    failing: ['FROM debian:13\n'],
    passing: [`FROM debian:13@sha256:${'0'.repeat(64)}\n`, 'FROM scratch\n', 'FROM debian\n'],
  },
  {
    id: 'dockerfile-base-end-of-life',
    title: 'Base image gets no security updates any more',
    why: 'What is found in it from now on nobody mends, and it stays in every image built upon it.',
    fix: 'Build upon a release that is maintained.',
    severity: 'high',
    vectors: ['V3', 'V6'],
    references: [
      'https://endoflife.date/',
      'https://docs.docker.com/docker-hub/image-library/trusted-content/',
    ],
    standards: ['CIS Docker 4.2', 'CIS Docker 4.4', 'NIST SP 800-190 4.1.1'],
    *find(subject) {
      for (const { stage } of bases(subject)) {
        const release = endedImage(stage.base.value ?? '');
        if (release)
          yield about(
            stage.from,
            `FROM ${withValue(stage.base)}, whose updates ended ${release.ended}`,
            `FROM ${release.instead}`,
          );
      }
    },
    failing: ['FROM debian:9\n', 'FROM node:14-alpine\n', 'FROM python:2.7.18\n', 'FROM centos:7\n'],
    passing: ['FROM debian:13\n', 'FROM node:24\n', 'FROM example.com/debian:9\n', 'FROM python:3.13\n'],
  },
  {
    id: 'dockerfile-base-platform',
    title: 'Base image is of one platform, whatever is built for',
    why: 'On every other platform the image runs emulated, or not at all.',
    fix: 'Take --platform away, or give it $BUILDPLATFORM or $TARGETPLATFORM.',
    severity: 'low',
    vectors: ['V7'],
    references: [`${REFERENCE}#from`],
    *find(subject) {
      for (const { from } of subject.dockerfile.stages)
        for (const flag of from.flags)
          if (flag.name === 'platform' && !flag.argument.includes('$'))
            yield about(from, `--platform=${flag.argument}`, 'no --platform');
    },
    failing: ['FROM --platform=linux/amd64 debian:13\n'],
    passing: ['FROM --platform=$BUILDPLATFORM debian:13\n', 'FROM debian:13\n'],
  },
  {
    id: 'dockerfile-base-argument-without-default',
    title: 'Base image is named by an argument without a default',
    why: 'A build that is not given it fails, or is made upon whatever somebody hands in.',
    fix: 'Give the argument a default that is pinned.',
    severity: 'low',
    vectors: ['V3'],
    references: [`${REFERENCE}#understand-how-arg-and-from-interact`],
    *find({ dockerfile }) {
      for (const { from, base, parent } of dockerfile.stages)
        if ((base.value === undefined || base.value === '') && parent === undefined && !isOfPlatform(base))
          yield about(from, `FROM ${base.text}`, 'an argument with a default');
    },
    failing: ['ARG BASE\nFROM $BASE\n', 'FROM $NOWHERE\n'],
    passing: [
      'ARG BASE=debian:13\nFROM $BASE\n',
      'FROM debian:13\n',
      'ARG BASE\nFROM ${BASE:-debian:13}\n',
      'FROM example.com/base-${TARGETARCH}:1\n',
      'FROM debian:13 AS app-linux\nFROM app-$TARGETOS\n',
    ],
  },
  {
    id: 'dockerfile-stage-name-twice',
    title: 'Two stages have one name',
    why: 'What refers to it gets the last one, which may not be the one that was meant.',
    fix: 'Give each stage a name of its own.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://docs.docker.com/reference/build-checks/duplicate-stage-name/'],
    *find({ dockerfile }) {
      const seen = new Set<string>();
      for (const { name, from } of dockerfile.stages) {
        const key = name?.toLowerCase();
        if (key === undefined) continue;
        if (seen.has(key)) yield about(from, `AS ${name}`, 'a name that no other stage has');
        seen.add(key);
      }
    },
    failing: ['FROM debian:13 AS a\nFROM debian:12 AS A\n'],
    passing: ['FROM debian:13 AS a\nFROM debian:12 AS b\n'],
  },
  {
    id: 'dockerfile-stage-name-reserved',
    title: 'A stage has a name that means something else',
    why: 'FROM scratch is nothing, and COPY --from=context may be the build context: the stage cannot be meant.',
    fix: 'Give the stage another name.',
    severity: 'low',
    vectors: ['V7'],
    references: ['https://docs.docker.com/reference/build-checks/reserved-stage-name/'],
    *find({ dockerfile }) {
      for (const { name, from } of dockerfile.stages)
        if (name !== undefined && /^(?:scratch|context)$/i.test(name))
          yield about(from, `AS ${name}`, 'another name');
    },
    failing: ['FROM debian:13 AS scratch\n'],
    passing: ['FROM debian:13 AS app\n'],
  },
  {
    id: 'dockerfile-copy-from-latest',
    title: 'Files are copied out of whatever image is the latest',
    why: 'A program that is copied out of an image is trusted as much as a base image, and here nobody says which one it is. A name that is no stage is an image too, unless the build is given a context of that name.',
    fix: 'Name a version and a digest of the image that files are copied from.',
    severity: 'medium',
    vectors: ['V3', 'V4'],
    references: [`${REFERENCE}#copy---from`],
    *find(subject) {
      const names = subject.dockerfile.stages.map(({ name }) => name?.toLowerCase());
      for (const copy of instructionsOf(subject, 'COPY'))
        for (const { argument } of copy.flags.filter((flag) => flag.name === 'from')) {
          const image = imageName({ value: argument });
          const isStage = /^\d+$/.test(argument) || names.includes(argument.toLowerCase());
          if (!image || isStage || argument.includes('$') || image.digest !== undefined) continue;
          // A name without a tag or a host may be a context that the build is given.
          const mayBeContext = image.tag === undefined && !argument.includes('/');
          if (image.tag === 'latest' || image.tag === undefined)
            yield about(
              copy,
              `--from=${argument}`,
              `--from=${image.repository}:VERSION@sha256:…`,
              mayBeContext ? { severity: 'low' } : {},
            );
        }
    },
    failing: [
      'FROM debian:13\nCOPY --from=example/tool /tool /bin/\n',
      'FROM debian:13\nCOPY --from=nginx:latest /a /b\n',
      'FROM debian:13 AS build\nFROM scratch\nCOPY --from=biuld /a /b\n',
    ],
    passing: [
      'FROM debian:13 AS a\nFROM scratch\nCOPY --from=a /x /x\nCOPY --from=0 /x /x\nCOPY --from=nginx:1.27 /a /b\n',
    ],
  },
  {
    id: 'dockerfile-syntax-not-pinned',
    title: 'The frontend that builds is not pinned, or not the usual one',
    why: 'The image that "# syntax" names runs the whole build: who controls it controls what is built.',
    fix: 'Name a version of docker/dockerfile, with its digest where builds have to be the same.',
    severity: 'low',
    vectors: ['V3'],
    references: [`${REFERENCE}#syntax`],
    *find({ dockerfile }) {
      const syntax = dockerfile.directives.get('syntax');
      if (!syntax) return;
      const name = imageName(syntax);
      const isUsual = name && /^(?:docker\/dockerfile(?:-upstream)?)$/.test(name.repository);
      if (!isUsual)
        yield about(syntax, `# syntax=${syntax.value}`, '# syntax=docker/dockerfile:1', {
          severity: 'medium',
        });
      else if (
        name.digest === undefined &&
        (name.tag === undefined || /^(?:latest|master|labs)$/.test(name.tag))
      )
        yield about(syntax, `# syntax=${syntax.value}`, '# syntax=docker/dockerfile:1');
    },
    failing: [
      '# syntax=docker/dockerfile\nFROM debian:13\n',
      '# syntax=somebody/frontend:3\nFROM debian:13\n',
    ],
    passing: ['# syntax=docker/dockerfile:1\nFROM debian:13\n', 'FROM debian:13\n'],
  },
  {
    id: 'dockerfile-large-base',
    title: 'The image that is shipped has a whole tool chain in it',
    why: 'Compilers, package managers and their headers are what somebody who got in would have to bring along.',
    fix: 'Build in a stage of its own, and copy what runs into a small image: a slim variant, distroless or scratch.',
    severity: 'low',
    vectors: ['V6'],
    references: [`${PRACTICES}#use-multi-stage-builds`],
    standards: ['CIS Docker 4.3', 'NIST SP 800-190 4.1.2'],
    *find({ dockerfile }) {
      const [first] = shippedStages(dockerfile);
      const name = first && imageName(first.base);
      if (
        first &&
        name &&
        /^(?:golang|rust|gcc|maven|gradle|mcr\.microsoft\.com\/dotnet\/sdk|haskell|swift)$/.test(
          name.repository,
        )
      )
        yield about(
          first.from,
          `FROM ${first.base.text}`,
          'a stage that only builds, and a small one that is shipped',
        );
    },
    failing: ['FROM golang:1.26\nRUN go build -o /app\nCMD ["/app"]\n'],
    passing: ['FROM golang:1.26 AS build\nRUN go build -o /app\nFROM scratch\nCOPY --from=build /app /app\n'],
  },
];
