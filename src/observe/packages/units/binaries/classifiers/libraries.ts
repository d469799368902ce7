import { after, alone, before, type Classifier, type Mark } from '../types.ts';

/** A library that programs may be built with, and what its own file is called. */
type Library = Omit<Classifier, 'file'> & { readonly home?: RegExp };

/** Minors below 7 are versions of OpenSSL, which stand alone in the same programs. */
export const SQLITE_VERSION: Mark = alone('3.', String.raw`3\.(?:[7-9]|\d{2,3})\.\d{1,2}(?:\.\d)?`);

const ZLIB = String.raw`1\.\d\.\d{1,2}(?:\.\d{1,2})?(?:\.1-motley|-motley)?(?= Copyright)`;
/** Before version 3 two spaces stand before the day, and some builds name themselves behind the version. */
const OPENSSL = String.raw`\d\.\d\.\d{1,2}[a-z]{0,2}(?=(?:[+-][\w.+-]{1,30})? {1,2}\d{1,2} [A-Z][a-z]{2} \d{4})`;

const ROWS: readonly Library[] = [
  {
    id: 'zlib',
    cpe: 'zlib:zlib',
    home: /^libz\.so.*$/,
    marks: [after(' deflate ', ZLIB), after(' inflate ', ZLIB)],
    source: 'debian',
  },
  {
    id: 'openssl',
    cpe: 'openssl:openssl',
    requires: 'OPENSSLDIR: "',
    marks: [after('OpenSSL ', OPENSSL)],
    source: 'debian',
  },
  {
    id: 'sqlite',
    cpe: 'sqlite:sqlite',
    // Programs that use the library have no such text, nor has Chromium, where other versions stand as this one does.
    requires: 'automatic extension loading failed: %s',
    marks: [SQLITE_VERSION],
    source: 'debian',
  },
  {
    id: 'lua',
    cpe: 'lua:lua',
    marks: [after('$LuaVersion: Lua '), after('$Lua: Lua ')],
    source: 'debian',
  },
  { id: 'libcurl', cpe: 'haxx:libcurl', marks: [after('libcurl/')], source: 'debian' },
  {
    id: 'libpng',
    cpe: 'libpng:libpng',
    home: /^libpng\d*\.so.*$/,
    marks: [after(' libpng version ', String.raw`1\.\d\.\d{1,3}`)],
    source: 'debian',
  },
  {
    id: 'expat',
    cpe: 'libexpat_project:libexpat',
    home: /^libexpatw?\.so.*$/,
    marks: [after('expat_', String.raw`2\.\d{1,2}\.\d{1,2}`)],
    source: 'debian',
  },
  {
    id: 'bzip2',
    cpe: 'bzip:bzip2',
    home: /^libbz2\.so.*$/,
    marks: [before(', 13-Jul-2019', String.raw`1\.0\.\d`), before(', 6-Sept-2010', String.raw`1\.0\.\d`)],
    source: 'debian',
  },
  {
    id: 'libjpeg-turbo',
    cpe: 'libjpeg-turbo:libjpeg-turbo',
    home: /^lib(?:turbo)?jpeg\.so.*$/,
    marks: [after('libjpeg-turbo version ')],
    source: 'debian',
  },
  {
    id: 'libtiff',
    cpe: 'libtiff:libtiff',
    home: /^libtiff\.so.*$/,
    // Of the header only is the version of programs that use the library.
    requires: 'Unknown field with tag',
    marks: [after('LIBTIFF, Version ')],
    source: 'debian',
  },
  {
    id: 'mbedtls',
    cpe: 'arm:mbed_tls',
    marks: [
      after('Mbed TLS ', String.raw`\d\.\d{1,2}\.\d{1,2}`),
      after('mbed TLS ', String.raw`\d\.\d{1,2}\.\d{1,2}`),
    ],
    source: 'documentation',
  },
  {
    id: 'libssh2',
    cpe: 'libssh2:libssh2',
    home: /^libssh2\.so.*$/,
    marks: [after('SSH-2.0-libssh2_')],
    source: 'debian',
  },
  {
    id: 'libssh',
    cpe: 'libssh:libssh',
    home: /^libssh\.so.*$/,
    marks: [after('SSH-2.0-libssh_')],
    source: 'debian',
  },
  {
    id: 'libarchive',
    cpe: 'libarchive:libarchive',
    home: /^libarchive\.so.*$/,
    marks: [after('\0libarchive ', String.raw`3\.\d{1,2}\.\d{1,2}`)],
    source: 'debian',
  },
  {
    id: 'gnutls',
    cpe: 'gnu:gnutls',
    home: /^libgnutls\.so.*$/,
    marks: [after('Enabled GnuTLS ', String.raw`3\.\d{1,2}\.\d{1,2}`)],
    source: 'debian',
  },
  {
    id: 'libgcrypt',
    cpe: 'gnupg:libgcrypt',
    home: /^libgcrypt\.so.*$/,
    marks: [after('This is Libgcrypt ', String.raw`1\.\d{1,2}\.\d{1,2}`)],
    source: 'debian',
  },
  {
    id: 'krb5',
    cpe: 'mit:kerberos_5',
    home: /^libkrb5\.so.*$/,
    marks: [after('KRB5_BRAND: krb5-', String.raw`1\.\d{1,2}(?:\.\d{1,2})?`)],
    source: 'debian',
  },
];

/** Libraries of C that programs are built with, looked for in every program by the texts that they leave there. */
export const LIBRARIES: readonly Classifier[] = ROWS.map((row) => ({ ...row, file: undefined }));

/** The same, by their own files. */
export const OWN_LIBRARIES: readonly Classifier[] = ROWS.flatMap(({ home, ...row }) =>
  home ? [{ ...row, file: home }] : [],
);
