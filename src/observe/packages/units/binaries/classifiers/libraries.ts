import { after, alone, before, type Classifier } from '../types.ts';

/** Libraries of C that programs are built with, looked for in every program by the texts that they leave there. */
export const LIBRARIES: readonly Classifier[] = [
  {
    id: 'zlib',
    cpe: 'zlib:zlib',
    file: undefined,
    marks: [
      after(' deflate ', String.raw`1\.\d\.\d{1,2}(?:\.\d{1,2})?(?:\.1-motley|-motley)?(?= Copyright)`),
      after(' inflate ', String.raw`1\.\d\.\d{1,2}(?:\.\d{1,2})?(?:\.1-motley|-motley)?(?= Copyright)`),
    ],
    source: 'debian',
  },
  {
    id: 'openssl',
    cpe: 'openssl:openssl',
    file: undefined,
    requires: 'OPENSSLDIR: "',
    marks: [after('OpenSSL ', String.raw`\d\.\d\.\d{1,2}[a-z]{0,2}(?= \d{1,2} [A-Z][a-z]{2} \d{4})`)],
    source: 'debian',
  },
  {
    id: 'sqlite',
    cpe: 'sqlite:sqlite',
    file: undefined,
    requires: 'SQLite format 3\0',
    marks: [alone('3.', String.raw`3\.\d{1,3}\.\d{1,2}`)],
    source: 'debian',
  },
  {
    id: 'lua',
    cpe: 'lua:lua',
    file: undefined,
    marks: [after('$LuaVersion: Lua '), after('$Lua: Lua ')],
    source: 'debian',
  },
  { id: 'libcurl', cpe: 'haxx:libcurl', file: undefined, marks: [after('libcurl/')], source: 'debian' },
  {
    id: 'libpng',
    cpe: 'libpng:libpng',
    file: undefined,
    marks: [after(' libpng version ', String.raw`1\.\d\.\d{1,3}`)],
    source: 'debian',
  },
  {
    id: 'expat',
    cpe: 'libexpat_project:libexpat',
    file: undefined,
    marks: [after('expat_', String.raw`2\.\d{1,2}\.\d{1,2}`)],
    source: 'debian',
  },
  {
    id: 'bzip2',
    cpe: 'bzip:bzip2',
    file: undefined,
    marks: [before(', 13-Jul-2019', String.raw`1\.0\.\d`), before(', 6-Sept-2010', String.raw`1\.0\.\d`)],
    source: 'documentation',
  },
  {
    id: 'libjpeg-turbo',
    cpe: 'libjpeg-turbo:libjpeg-turbo',
    file: undefined,
    marks: [after('libjpeg-turbo version ')],
    source: 'documentation',
  },
  {
    id: 'libtiff',
    cpe: 'libtiff:libtiff',
    file: undefined,
    marks: [after('LIBTIFF, Version ')],
    source: 'documentation',
  },
  {
    id: 'mbedtls',
    cpe: 'arm:mbed_tls',
    file: undefined,
    marks: [
      after('Mbed TLS ', String.raw`\d\.\d{1,2}\.\d{1,2}`),
      after('mbed TLS ', String.raw`\d\.\d{1,2}\.\d{1,2}`),
    ],
    source: 'documentation',
  },
  {
    id: 'libssh2',
    cpe: 'libssh2:libssh2',
    file: undefined,
    marks: [after('SSH-2.0-libssh2_')],
    source: 'documentation',
  },
];
