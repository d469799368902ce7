import type { Ecosystem } from '../../model/ecosystems.ts';

/** A thousand names without a scope, by downloads in 2026. */
const NPM =
  'abab abbrev abort-controller accepts acorn acorn-globals acorn-import-attributes acorn-jsx ' +
  'acorn-walk agent-base aggregate-error ajv-formats ajv-keywords ansi-align ansi-colors ansi-escapes ' +
  'ansi-regex ansi-styles any-promise anymatch arch archiver-utils argparse aria-query ' +
  'array-buffer-byte-length array-flatten array-includes array-union array.prototype.findlast ' +
  'array.prototype.findlastindex array.prototype.flat array.prototype.flatmap array.prototype.tosorted ' +
  'arraybuffer.prototype.slice arrify asap asn1 assert-plus assertion-error ast-types ast-types-flow ' +
  'astral-regex async async-function asynckit at-least-node autoprefixer available-typed-arrays aws4 ' +
  'axe-core axios axobject-query babel-jest babel-loader babel-plugin-istanbul babel-plugin-jest-hoist ' +
  'babel-plugin-macros babel-plugin-polyfill-corejs2 babel-plugin-polyfill-corejs3 ' +
  'babel-plugin-polyfill-regenerator babel-preset-current-node-syntax babel-preset-jest balanced-match ' +
  'bare-events base64-js baseline-browser-mapping bcrypt-pbkdf big.js bignumber.js binary-extensions ' +
  'bluebird bn.js body-parser boolbase bowser boxen brace-expansion braces browserslist bser buffer ' +
  'buffer-crc32 buffer-equal-constant-time buffer-from bundle-name busboy bytes cacache ' +
  'cacheable-request call-bind call-bind-apply-helpers call-bound callsites camel-case camelcase ' +
  'camelcase-css caniuse-lite chai chalk chalk-template char-regex character-entities ' +
  'character-entities-legacy chardet check-error chokidar chownr chrome-trace-event ci-info ' +
  'cjs-module-lexer clean-stack cli-boxes cli-cursor cli-spinners cli-table3 cli-truncate cli-width ' +
  'client-only clipboardy cliui clone clone-deep clsx collect-v8-coverage color color-convert ' +
  'color-name color-string colorette colors combined-stream commander commondir component-emitter ' +
  'compressible compression concat-map concat-stream confbox consola content-disposition content-type ' +
  'convert-source-map cookie cookie-signature core-js core-js-compat core-util-is cors cosmiconfig ' +
  'crc-32 create-require cross-fetch cross-spawn crypto-random-string css-loader css-select css-tree ' +
  'css-what css.escape cssesc csso cssom cssstyle csstype d3-array d3-color d3-ease d3-format ' +
  'd3-interpolate d3-path d3-scale d3-shape d3-time d3-time-format d3-timer damerau-levenshtein ' +
  'data-uri-to-buffer data-urls data-view-buffer data-view-byte-length data-view-byte-offset date-fns ' +
  'dayjs debug decamelize decimal.js decode-uri-component decompress-response dedent deep-eql ' +
  'deep-equal deep-extend deep-is deepmerge default-browser default-browser-id defaults ' +
  'define-data-property define-lazy-prop define-properties define-property delayed-stream depd dequal ' +
  'destroy detect-libc detect-newline didyoumean diff diff-sequences dir-glob doctrine ' +
  'dom-accessibility-api dom-helpers dom-serializer domelementtype domexception domhandler dompurify ' +
  'domutils dot-case dot-prop dotenv dotenv-expand dunder-proto duplexify eastasianwidth ' +
  'ecdsa-sig-formatter ee-first electron-to-chromium emittery emoji-regex emojis-list encodeurl ' +
  'encoding end-of-stream enhanced-resolve enquirer entities env-paths err-code error-ex es-abstract ' +
  'es-define-property es-errors es-iterator-helpers es-module-lexer es-object-atoms es-set-tostringtag ' +
  'es-shim-unscopables es-to-primitive esbuild escalade escape-html escape-string-regexp escodegen ' +
  'eslint eslint-config-next eslint-config-prettier eslint-import-resolver-node ' +
  'eslint-import-resolver-typescript eslint-module-utils eslint-plugin-import eslint-plugin-jsx-a11y ' +
  'eslint-plugin-prettier eslint-plugin-react eslint-plugin-react-hooks eslint-scope ' +
  'eslint-visitor-keys espree esprima esquery esrecurse estraverse estree-walker esutils etag ' +
  'event-target-shim eventemitter3 events execa exit expect expect-type express extend extend-shallow ' +
  'external-editor extsprintf fast-deep-equal fast-diff fast-equals fast-fifo fast-glob ' +
  'fast-json-stable-stringify fast-levenshtein fast-safe-stringify fast-uri fast-xml-parser fastq ' +
  'faye-websocket fb-watchman fd-slicer fdir fetch-blob fflate figures file-entry-cache file-type ' +
  'filelist fill-range finalhandler find-cache-dir find-up flat flat-cache flatted follow-redirects ' +
  'for-each foreground-child form-data formdata-polyfill forwarded fraction.js framer-motion fresh ' +
  'fs-constants fs-extra fs-minipass fs.realpath fsevents function-bind function.prototype.name ' +
  'functions-have-names gaxios gcp-metadata generator-function gensync get-caller-file ' +
  'get-east-asian-width get-intrinsic get-package-type get-proto get-stream get-symbol-description ' +
  'get-tsconfig glob glob-parent glob-to-regexp global-modules global-prefix globals globalthis globby ' +
  'google-auth-library google-logging-utils gopd graceful-fs graphemer graphql gtoken handlebars ' +
  'has-bigints has-flag has-property-descriptors has-proto has-symbols has-tostringtag hasown ' +
  'hermes-estree hermes-parser hoist-non-react-statics hosted-git-info html-encoding-sniffer ' +
  'html-entities html-escaper htmlparser2 http-cache-semantics http-errors http-parser-js http-proxy ' +
  'http-proxy-agent http-proxy-middleware http-signature https-proxy-agent human-signals husky ' +
  'iconv-lite icss-utils ieee754 ignore immediate immer immutable import-fresh import-in-the-middle ' +
  'import-local imurmurhash indent-string inflight inherits inquirer internal-slot internmap interpret ' +
  'invariant ip-address ipaddr.js is-accessor-descriptor is-arguments is-array-buffer is-arrayish ' +
  'is-async-function is-bigint is-binary-path is-boolean-object is-buffer is-callable is-core-module ' +
  'is-data-descriptor is-data-view is-date-object is-descriptor is-docker is-extendable is-extglob ' +
  'is-finalizationregistry is-fullwidth-code-point is-generator-fn is-generator-function is-glob ' +
  'is-inside-container is-interactive is-map is-negative-zero is-number is-number-object is-obj ' +
  'is-path-inside is-plain-obj is-plain-object is-potential-custom-element-name is-promise is-regex ' +
  'is-set is-shared-array-buffer is-stream is-string is-symbol is-typed-array is-typedarray ' +
  'is-unicode-supported is-weakmap is-weakref is-weakset is-windows is-wsl isarray isexe isobject ' +
  'istanbul-lib-coverage istanbul-lib-instrument istanbul-lib-report istanbul-lib-source-maps ' +
  'istanbul-reports iterator.prototype jackspeak jake jest jest-changed-files jest-circus jest-cli ' +
  'jest-config jest-diff jest-docblock jest-each jest-environment-jsdom jest-environment-node ' +
  'jest-get-type jest-haste-map jest-leak-detector jest-matcher-utils jest-message-util jest-mock ' +
  'jest-pnp-resolver jest-regex-util jest-resolve jest-resolve-dependencies jest-runner jest-runtime ' +
  'jest-snapshot jest-util jest-validate jest-watcher jest-worker jiti jose js-tokens js-yaml jsbn ' +
  'jsdom jsesc json-bigint json-buffer json-parse-even-better-errors json-schema json-schema-traverse ' +
  'json-stable-stringify-without-jsonify json-stringify-safe json5 jsonc-parser jsonfile jsonwebtoken ' +
  'jsx-ast-utils keyv kind-of kleur language-subtag-registry language-tags leven levn lightningcss ' +
  'lightningcss-linux-x64-gnu lightningcss-linux-x64-musl lilconfig lines-and-columns listr2 ' +
  'load-json-file loader-runner loader-utils locate-path lodash lodash-es lodash.camelcase ' +
  'lodash.debounce lodash.includes lodash.isboolean lodash.isinteger lodash.isnumber ' +
  'lodash.isplainobject lodash.isstring lodash.memoize lodash.merge lodash.once lodash.uniq log-symbols ' +
  'log-update long loose-envify loupe lower-case lowercase-keys lru-cache lucide-react luxon lz-string ' +
  'magic-string make-dir make-error make-fetch-happen makeerror map-obj marked math-intrinsics ' +
  'mdast-util-from-markdown mdast-util-to-string mdn-data media-typer memfs meow merge-descriptors ' +
  'merge-stream merge2 methods micromark micromark-factory-space micromark-util-character ' +
  'micromark-util-symbol micromark-util-types micromatch mime mime-db mime-types mimic-fn ' +
  'mimic-function mimic-response min-indent minimalistic-assert minimatch minimist minipass ' +
  'minipass-collect minipass-fetch minizlib mkdirp module-details-from-path moment mrmime mute-stream ' +
  'nanoid napi-postinstall natural-compare negotiator neo-async next no-case node-addon-api ' +
  'node-domexception node-fetch node-forge node-gyp node-gyp-build node-int64 node-releases nopt ' +
  'normalize-package-data normalize-path normalize-range normalize-url npm-package-arg npm-run-path ' +
  'nth-check nwsapi object-assign object-hash object-inspect object-is object-keys object.assign ' +
  'object.entries object.fromentries object.groupby object.values on-finished on-headers once onetime ' +
  'open optionator os-tmpdir own-keys p-cancelable p-finally p-limit p-locate p-map p-retry p-timeout ' +
  'p-try package-json-from-dist pako param-case parent-module parse-json parse5 parseurl pascal-case ' +
  'path-browserify path-exists path-is-absolute path-is-inside path-key path-parse path-scurry ' +
  'path-to-regexp path-type pathe pathval pend performance-now pg-connection-string pg-int8 pg-protocol ' +
  'pg-types picocolors picomatch pify pino pino-abstract-transport pirates pkg-dir pkg-types playwright ' +
  'playwright-core pluralize pnpm possible-typed-array-names postcss postcss-import postcss-js ' +
  'postcss-load-config postcss-modules-extract-imports postcss-modules-local-by-default ' +
  'postcss-modules-scope postcss-modules-values postcss-nested postcss-selector-parser ' +
  'postcss-value-parser postgres-array postgres-bytea postgres-date postgres-interval prelude-ls ' +
  'prettier prettier-linter-helpers pretty-bytes pretty-format proc-log process process-nextick-args ' +
  'process-warning progress promise promise-retry prompts prop-types property-information protobufjs ' +
  'proxy-addr proxy-agent proxy-from-env pump punycode pure-rand querystringify queue-microtask ' +
  'quick-lru randombytes range-parser raw-body react react-dom react-hook-form react-is react-refresh ' +
  'react-remove-scroll react-router react-router-dom react-transition-group read-cache read-pkg ' +
  'read-pkg-up readable-stream readdirp rechoir redent redux reflect-metadata reflect.getprototypeof ' +
  'regenerate regenerate-unicode-properties regenerator-runtime regexp.prototype.flags regexpu-core ' +
  'registry-auth-token registry-url regjsgen regjsparser require-directory require-from-string ' +
  'require-in-the-middle require-main-filename requires-port resolve resolve-cwd resolve-from ' +
  'resolve-pkg-maps resolve.exports responselike restore-cursor retry reusify rfdc rimraf rollup router ' +
  'run-applescript run-async run-parallel rxjs safe-array-concat safe-buffer safe-push-apply ' +
  'safe-regex-test safe-stable-stringify safer-buffer sass saxes scheduler schema-utils semver send ' +
  'serialize-javascript serve-handler serve-static set-blocking set-function-length set-function-name ' +
  'set-proto setimmediate setprototypeof shallow-clone sharp shebang-command shebang-regex shell-quote ' +
  'side-channel side-channel-list side-channel-map side-channel-weakmap siginfo signal-exit ' +
  'simple-swizzle sisteransi slash slice-ansi smart-buffer socks socks-proxy-agent sonic-boom ' +
  'source-map source-map-js source-map-support space-separated-tokens spdx-correct spdx-exceptions ' +
  'spdx-expression-parse spdx-license-ids split2 sprintf-js sshpk ssri stable-hash stack-utils ' +
  'stackback statuses std-env stop-iteration-iterator stream-shift streamsearch streamx string-argv ' +
  'string-length string-width string.prototype.matchall string.prototype.repeat string.prototype.trim ' +
  'string.prototype.trimend string.prototype.trimstart string_decoder strip-ansi strip-bom ' +
  'strip-final-newline strip-indent strip-json-comments strnum styled-jsx stylis sucrase supports-color ' +
  'supports-hyperlinks supports-preserve-symlinks-flag svgo symbol-tree synckit tailwind-merge ' +
  'tailwindcss tapable tar-fs tar-stream terser terser-webpack-plugin test-exclude text-decoder ' +
  'text-table thenify thenify-all through through2 tiny-invariant tinybench tinyexec tinyglobby ' +
  'tinypool tinyrainbow tinyspy tldts tldts-core tmpl to-regex-range toidentifier tough-cookie tr46 ' +
  'tree-kill ts-api-utils ts-interface-checker ts-jest ts-node tsconfig-paths tslib tunnel-agent ' +
  'tweetnacl type-check type-detect type-fest type-is typed-array-buffer typed-array-byte-length ' +
  'typed-array-byte-offset typed-array-length typedarray typescript typescript-eslint ua-parser-js ' +
  'uglify-js unbox-primitive undici undici-types unicode-canonical-property-names-ecmascript ' +
  'unicode-match-property-ecmascript unicode-match-property-value-ecmascript ' +
  'unicode-property-aliases-ecmascript unicorn-magic unified unique-filename unique-slug unique-string ' +
  'unist-util-is unist-util-stringify-position unist-util-visit unist-util-visit-parents ' +
  'universal-user-agent universalify unpipe unplugin unrs-resolver update-browserslist-db update-check ' +
  'uri-js url-parse use-sync-external-store util util-deprecate utils-merge uuid v8-compile-cache-lib ' +
  'v8-to-istanbul validate-npm-package-license validate-npm-package-name vary verror vfile ' +
  'vfile-message vite vite-node vitest w3c-xmlserializer walker watchpack wcwidth web-streams-polyfill ' +
  'webidl-conversions webpack webpack-dev-middleware webpack-sources webpack-virtual-modules ' +
  'websocket-driver websocket-extensions whatwg-encoding whatwg-mimetype whatwg-url which ' +
  'which-boxed-primitive which-builtin-type which-collection which-module which-typed-array ' +
  'why-is-node-running widest-line word-wrap wordwrap wrap-ansi wrappy write-file-atomic ' +
  'xml-name-validator xml2js xmlbuilder xmlchars xtend y18n yallist yaml yargs yargs-parser yauzl ' +
  'yocto-queue zod-to-json-schema zod-validation-error zustand';

/** Six hundred names, by downloads in 2026. */
const PYPI =
  'absl-py adal aenum aiobotocore aiofile aiofiles aiohappyeyeballs aiohttp aioitertools aiosignal ' +
  'aiosqlite alembic altair amqp annotated-doc annotated-types anthropic antlr4-python3-runtime anyio ' +
  'apache-airflow-providers-common-sql argcomplete argon2-cffi argon2-cffi-bindings arrow asgiref ' +
  'asn1crypto astroid asttokens async-lru async-timeout asyncpg attrs authlib aws-sam-translator awscli ' +
  'awswrangler azure-common azure-core azure-identity azure-keyvault-secrets azure-storage-blob babel ' +
  'backoff backports-tarfile backports-zstd bcrypt beartype beautifulsoup4 billiard black bleach ' +
  'blinker boto3 boto3-stubs botocore botocore-stubs brotli build cachecontrol cachetools caio cattrs ' +
  'cbor2 celery certifi cffi cfgv cfn-lint chardet charset-normalizer cleo click click-didyoumean ' +
  'click-plugins click-repl cloudpickle cohere colorama colorlog comm confluent-kafka contourpy ' +
  'coverage crashtest croniter cryptography cuda-bindings cuda-pathfinder cwsandbox cycler cyclopts ' +
  'cython dacite databricks-sdk databricks-sql-connector dataclasses-json datadog datasets db-dtypes ' +
  'dbt-adapters dbt-common dbt-core debugpy decorator deepdiff defusedxml deprecated deprecation dill ' +
  'diskcache distlib distro django dnspython docker docstring-parser docutils duckdb dulwich durationpy ' +
  'ecdsa editables elasticsearch email-validator et-xmlfile exceptiongroup execnet executing faker ' +
  'fastapi fastavro fastcore fastjsonschema fastmcp fastuuid filelock findpython flake8 flask ' +
  'flask-cors flatbuffers fonttools fqdn frozenlist fsspec future gcloud-aio-auth gcloud-aio-storage ' +
  'gcsfs gevent ghapi gitdb gitpython google-ads google-analytics-admin google-api-core ' +
  'google-api-python-client google-auth google-auth-httplib2 google-auth-oauthlib ' +
  'google-cloud-aiplatform google-cloud-appengine-logging google-cloud-audit-log google-cloud-automl ' +
  'google-cloud-batch google-cloud-bigquery google-cloud-bigquery-datatransfer ' +
  'google-cloud-bigquery-storage google-cloud-bigtable google-cloud-compute google-cloud-container ' +
  'google-cloud-core google-cloud-dataflow-client google-cloud-dataform google-cloud-dataproc-metastore ' +
  'google-cloud-dlp google-cloud-kms google-cloud-language google-cloud-logging google-cloud-memcache ' +
  'google-cloud-monitoring google-cloud-orchestration-airflow google-cloud-os-login google-cloud-pubsub ' +
  'google-cloud-redis google-cloud-resource-manager google-cloud-run google-cloud-secret-manager ' +
  'google-cloud-spanner google-cloud-speech google-cloud-storage google-cloud-tasks ' +
  'google-cloud-texttospeech google-cloud-videointelligence google-cloud-vision google-cloud-workflows ' +
  'google-crc32c google-genai google-resumable-media googleapis-common-protos graphql-core graphviz ' +
  'greenlet griffelib grpc-google-iam-v1 grpcio grpcio-health-checking grpcio-status grpcio-tools ' +
  'grpclib gspread gunicorn hatchling hf-xet hpack httpcore httplib2 httptools httpx httpx-sse ' +
  'huggingface-hub humanfriendly humanize hyperframe identify idna ijson importlib-metadata ' +
  'importlib-resources inflection iniconfig installer invoke ipykernel ipython ipython-pygments-lexers ' +
  'ipywidgets iso8601 isodate isoduration isort itsdangerous jaraco-classes jaraco-context ' +
  'jaraco-functools jedi jeepney jinja2 jiter jmespath joblib joserfc json5 jsonpatch jsonpath-ng ' +
  'jsonpointer jsonref jsonschema jsonschema-path jsonschema-specifications jupyter-client jupyter-core ' +
  'jupyter-events jupyter-server jupyter-server-terminals jupyterlab jupyterlab-pygments ' +
  'jupyterlab-server jupyterlab-widgets keyring kiwisolver kombu kubernetes langchain ' +
  'langchain-community langchain-core langchain-openai langchain-text-splitters langgraph ' +
  'langgraph-checkpoint langgraph-prebuilt langgraph-sdk langsmith lark lazy-object-proxy libcst librt ' +
  'linkify-it-py litellm llama-cloud-services llama-parse llvmlite loguru lxml mako markdown ' +
  'markdown-it-py markdownify markupsafe marshmallow matplotlib matplotlib-inline mccabe ' +
  'mdit-py-plugins mdurl mistune mmh3 modal more-itertools mpmath msal msal-extensions msgpack msgspec ' +
  'msrest multidict multiprocess mypy mypy-extensions mysql-connector-python narwhals nbclient ' +
  'nbconvert nbformat nest-asyncio networkx nltk nodeenv notebook numba numpy nvidia-nccl-cu12 oauthlib ' +
  'onnxruntime openai openapi-pydantic openapi-spec-validator opencv-python openpyxl opensearch-py ' +
  'opentelemetry-api opentelemetry-exporter-otlp opentelemetry-exporter-otlp-proto-common ' +
  'opentelemetry-exporter-otlp-proto-grpc opentelemetry-exporter-otlp-proto-http ' +
  'opentelemetry-exporter-prometheus opentelemetry-instrumentation opentelemetry-instrumentation-asgi ' +
  'opentelemetry-instrumentation-fastapi opentelemetry-instrumentation-requests ' +
  'opentelemetry-instrumentation-threading opentelemetry-proto opentelemetry-sdk ' +
  'opentelemetry-semantic-conventions opentelemetry-util-http ordered-set orderly-set orjson ormsgpack ' +
  'outcome overrides packaging pandas pandas-stubs pandocfilters paramiko parso pathable pathspec ' +
  'pbs-installer pdfminer-six pendulum pexpect pg8000 pillow pinotdb pkginfo platformdirs playwright ' +
  'plotly pluggy poetry poetry-core poetry-plugin-export polars portalocker pre-commit prettytable ' +
  'prometheus-client prompt-toolkit propcache proto-plus protobuf psutil psycopg psycopg-binary ' +
  'psycopg2 psycopg2-binary ptyprocess pure-eval py-key-value-aio py4j pyarrow pyasn1 pyasn1-modules ' +
  'pycodestyle pycparser pycryptodome pycryptodomex pydantic pydantic-ai pydantic-ai-slim pydantic-core ' +
  'pydantic-extra-types pydantic-graph pydantic-settings pyee pyflakes pygithub pygments pyhumps ' +
  'pyiceberg pyjwt pylint pymongo pymssql pymupdf pymysql pynacl pyodbc pyopenssl pyparsing pypdf ' +
  'pypdfium2 pyperclip pyproject-hooks pysocks pyspark pytest pytest-asyncio pytest-cov ' +
  'pytest-json-ctrf pytest-mock pytest-timeout pytest-xdist python-dateutil python-discovery ' +
  'python-docx python-dotenv python-jose python-json-logger python-multipart python-slugify ' +
  'python-telegram-bot pytokens pytz pywin32 pyyaml pyzmq rapidfuzz redis redshift-connector ' +
  'referencing regex reportlab requests requests-aws4auth requests-file requests-oauthlib ' +
  'requests-toolbelt responses rfc3339-validator rfc3986-validator rich rich-click rich-rst ' +
  'rich-toolkit rpds-py ruamel-yaml ruamel-yaml-clib ruff s3fs s3transfer safetensors scikit-learn ' +
  'scipy scramp seaborn secretstorage selenium semantic-version semver send2trash sentry-sdk ' +
  'setproctitle setuptools setuptools-scm sglang shapely shellingham simplejson slack-sdk smart-open ' +
  'smmap sniffio snowflake-connector-python snowflake-snowpark-python snowflake-sqlalchemy ' +
  'sortedcontainers soupsieve sphinx sqlalchemy sqlalchemy-bigquery sqlglot sqlparse sse-starlette ' +
  'stack-data starlette structlog sympy synchronicity tableauserverclient tabulate tenacity termcolor ' +
  'terminado text-unidecode textual threadpoolctl tiktoken tinycss2 tokenizers toml tomli tomli-w ' +
  'tomlkit toolz torch tornado tqdm traitlets transformers tree-sitter tree-sitter-languages trio ' +
  'triton trove-classifiers typedload typeguard typer types-awscrt types-certifi types-protobuf ' +
  'types-python-dateutil types-pyyaml types-requests types-s3transfer types-toml typing-extensions ' +
  'typing-inspect typing-inspection tzdata tzlocal uc-micro-py ujson uncalled-for unidiff ' +
  'universal-pathlib uri-template uritemplate urllib3 uuid-utils uvicorn uvloop vcs-versioning vine ' +
  'virtualenv watchdog watchfiles wcwidth weaviate-client webcolors webencodings websocket-client ' +
  'websockets werkzeug wheel widgetsnbextension wrapt wsproto xgboost xlrd xlsxwriter xmltodict xxhash ' +
  'yarl zeep zipp zope-interface zstandard';

/** Names that most Rust programs have. */
const CRATES =
  'actix-web ahash aho-corasick anyhow arrayvec async-trait autocfg axum base64 bitflags byteorder ' +
  'bytes cfg-if chrono clap crossbeam crossbeam-channel crossbeam-utils dashmap diesel digest either ' +
  'env_logger flate2 fnv futures futures-util generic-array getrandom hashbrown heck http hyper idna ' +
  'indexmap itertools itoa lazy_static libc linux-raw-sys lock_api log memchr memoffset miniz_oxide mio ' +
  'native-tls nix nom num-traits once_cell openssl parking_lot percent-encoding pin-project ' +
  'pin-project-lite proc-macro2 prost quote rand rand_core rayon regex reqwest ring rust_decimal rustix ' +
  'rustls ryu scopeguard semver serde serde_derive serde_json sha2 signal-hook-registry slab smallvec ' +
  'socket2 sqlx strsim subtle syn tempfile termcolor textwrap thiserror time tinyvec tokio toml ' +
  'toml_edit tonic tower tracing typenum unicode-ident url uuid walkdir winapi windows-sys zerocopy ' +
  'zeroize';

/** Names that most Ruby programs have. */
const GEMS =
  'actionmailer actionpack actionview activejob activemodel activerecord activesupport addressable ast ' +
  'aws-sdk aws-sdk-core aws-sdk-s3 aws-sigv4 bcrypt bootsnap builder bundler byebug capybara colorize ' +
  'concurrent-ruby devise dotenv erubi excon factory_bot faker faraday faraday-net_http ffi globalid ' +
  'google-protobuf googleauth grpc haml httparty i18n jekyll jmespath jquery-rails json jwt kramdown ' +
  'liquid listen loofah method_source mime-types mini_mime minitest msgpack multi_json mysql2 net-scp ' +
  'net-ssh nokogiri oauth2 omniauth parallel parser pg pry public_suffix puma rack rails ' +
  'rails-dom-testing rails-html-sanitizer railties rainbow rake rb-fsevent rb-inotify redcarpet redis ' +
  'rest-client rspec rspec-core rspec-expectations rspec-mocks rspec-support rubocop rubocop-ast ' +
  'ruby-progressbar sass sassc selenium-webdriver sequel sidekiq simplecov sinatra slim sprockets ' +
  'sprockets-rails sqlite3 thor tilt turbolinks tzinfo unicode-display_width unicorn warden webdrivers ' +
  'websocket-driver websocket-extensions zeitwerk';

/** Names of packages that very many use, by ecosystem: what somebody would imitate. */
export const POPULAR_NAMES: ReadonlyMap<Ecosystem, readonly string[]> = new Map<Ecosystem, readonly string[]>(
  [
    ['npm', NPM.split(' ')],
    ['pypi', PYPI.split(' ')],
    ['cargo', CRATES.split(' ')],
    ['gem', GEMS.split(' ')],
  ],
);
