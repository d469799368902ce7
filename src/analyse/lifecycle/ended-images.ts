/** Releases that get no updates any more. */
interface Ended {
  /** Tags of the official image that are of it. */
  readonly tags: RegExp;
  /** When updates ended, as its makers say. */
  readonly ended: string;
  /** An image that is maintained. */
  readonly instead: string;
}

/** A release by the begin of its tags. */
function release(tags: string, ended: string, instead: string): Ended {
  return { tags: new RegExp(`^(?:${tags})(?:$|[.-])`), ended, instead };
}

/** By official image: what its makers say of its releases on their pages. */
export const END_OF_LIFE: Readonly<Record<string, readonly Ended[]>> = {
  debian: [
    release('[4-8]|etch|lenny|squeeze|wheezy|jessie|9|stretch', 'in June 2022', 'debian:13'),
    release('10|buster', 'in June 2024', 'debian:13'),
    release('11|bullseye', 'in August 2026', 'debian:13'),
  ],
  ubuntu: [
    release(
      '(?:4|5|6|7|8|9|10|11|12|13|14|15)\\.\\d\\d|lucid|precise|trusty',
      'in April 2019',
      'ubuntu:24.04',
    ),
    release('16\\.04|16\\.10|17\\.04|17\\.10|18\\.10|xenial', 'in April 2021', 'ubuntu:24.04'),
    release('18\\.04|bionic', 'in May 2023', 'ubuntu:24.04'),
    release(
      '19\\.\\d\\d|20\\.10|21\\.\\d\\d|22\\.10|23\\.\\d\\d|24\\.10|25\\.\\d\\d',
      'nine months after its release',
      'ubuntu:24.04',
    ),
    release('20\\.04|focal', 'in May 2025', 'ubuntu:24.04'),
  ],
  alpine: [
    release('2\\.\\d+|3\\.(?:\\d|1[0-6])', 'in May 2024 or before', 'alpine:3.22'),
    release('3\\.17', 'in November 2024', 'alpine:3.22'),
    release('3\\.18', 'in May 2025', 'alpine:3.22'),
    release('3\\.19', 'in November 2025', 'alpine:3.22'),
    release('3\\.20', 'in April 2026', 'alpine:3.22'),
  ],
  centos: [release('5|6|7|8|centos[5-8]|latest', 'in June 2024 or before', 'almalinux:9')],
  fedora: [release('[12]\\d|3\\d|4[0-2]', 'in May 2026 or before', 'fedora:44')],
  node: [
    release(
      '\\d|1[0-7]|argon|boron|carbon|dubnium|erbium|fermium|gallium',
      'in September 2023 or before',
      'node:24',
    ),
    release('18|hydrogen', 'in April 2025', 'node:24'),
    release('19|21', 'in June 2024 or before', 'node:24'),
    release('20|iron', 'in April 2026', 'node:24'),
    release('23|25', 'in June 2026 or before', 'node:24'),
  ],
  python: [
    release('2', 'in January 2020', 'python:3.13'),
    release('3\\.[0-7]', 'in June 2023 or before', 'python:3.13'),
    release('3\\.8', 'in October 2024', 'python:3.13'),
    release('3\\.9', 'in October 2025', 'python:3.13'),
    release('3\\.10', 'in October 2026', 'python:3.13'),
  ],
  php: [
    release('[45]|7', 'in November 2022 or before', 'php:8.4'),
    release('8\\.0', 'in November 2023', 'php:8.4'),
    release('8\\.1', 'in December 2025', 'php:8.4'),
  ],
  ruby: [
    release('1|2', 'in March 2023 or before', 'ruby:3.4'),
    release('3\\.0', 'in April 2024', 'ruby:3.4'),
    release('3\\.1', 'in March 2025', 'ruby:3.4'),
    release('3\\.2', 'in March 2026', 'ruby:3.4'),
  ],
  golang: [release('1\\.(?:\\d|1\\d|2[0-5])', 'in August 2026 or before', 'golang:1.27')],
  openjdk: [release('.*', 'with the image itself, which is deprecated', 'eclipse-temurin:21')],
  java: [release('.*', 'with the image itself, which is deprecated', 'eclipse-temurin:21')],
  postgres: [release('[89]|1[0-4]', 'in November 2026 or before', 'postgres:17')],
  mysql: [
    release('5', 'in October 2023 or before', 'mysql:8.4'),
    release('8\\.0', 'in April 2026', 'mysql:8.4'),
  ],
  redis: [release('[1-5]|6\\.0', 'in 2023 or before', 'redis:8')],
  mongo: [release('[1-6]', 'in July 2025 or before', 'mongo:8')],
  amazonlinux: [
    release('1|2018|2017|2016', 'in December 2023', 'amazonlinux:2023'),
    release('2', 'in June 2026', 'amazonlinux:2023'),
  ],
};

/** What an image is of whose release gets no updates any more, by its name; undefined where none of these, or not known. */
export function endedImage(reference: string): Ended | undefined {
  const [, name = '', tag] =
    /^(?:docker\.io\/)?(?:library\/)?([^@:/]+)(?::([\w][\w.-]{0,127}))?(?:@.*)?$/.exec(reference) ?? [];
  if (tag === undefined || !Object.hasOwn(END_OF_LIFE, name)) return undefined;
  return END_OF_LIFE[name]?.find(({ tags }) => tags.test(tag));
}
