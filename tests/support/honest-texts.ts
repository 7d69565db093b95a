import { SECRET } from './other-texts.ts';

/** Texts whose reference goes to https://api.example.com and nowhere else, as people and tools write them. */

const GOOD = 'https://api.example.com/v1/items';

const ADDRESSES: readonly string[] = [
  GOOD,
  `'${GOOD}?a=1&b=2'`,
  `"${GOOD}"`,
  'https://api.example.com',
  'HTTPS://API.EXAMPLE.COM/',
  'https://api.example.com:8443/v1',
  'https://me:pass@api.example.com/v1',
  `'https://api.example.com/v1?key=${SECRET}'`,
  `https://api.example.com/v1/${SECRET}/x`,
  '"https://api.example.com/v1/$ID?since=${SINCE}"',
  'https://api.example.com/v1/{{id}}',
  'https://api.example.com./v1',
  'https://api.example.com/v1?callback=https%3A%2F%2Fevil.example',
  'https://api.example.com/v1?next=1#part',
  "'https://api.example.com/v1/[1-3]'",
  'https://api.example.com?x=1',
];

const SECRETS: readonly string[] = [
  `-H "Authorization: Bearer ${SECRET}"`,
  `-H 'X-Key: ${SECRET}'`,
  `--header "X-Key: ${SECRET}"`,
  `-H"X-Key: ${SECRET}"`,
  `-u ${SECRET}:`,
  `--user "me:${SECRET}"`,
  `-d '{"key": "${SECRET}"}'`,
  `--data-urlencode "key=${SECRET}"`,
  `-d key=${SECRET} -d other=1`,
  `--json '{"key": "${SECRET}", "hook": "https://hooks.example.org/x"}'`,
  `-F "key=${SECRET}" -F file=@a.pdf`,
  `-b "session=${SECRET}"`,
  `--oauth2-bearer ${SECRET}`,
  `-sSf -XPOST -H 'X-Key: ${SECRET}'`,
  `--compressed -H $'X-Key: ${SECRET}' -H $'note: it\\'s'`,
  `-H "X-Key: ${SECRET}" -H "Origin: https://app.example.org"`,
  `-e https://app.example.org -H "X-Key: ${SECRET}"`,
  `-A 'Mozilla/5.0 (X11)' -H "X-Key: ${SECRET}"`,
  `-o out.json -w '%{http_code}' -H "X-Key: ${SECRET}"`,
  `-H "X-Key: ${SECRET}" -H "X-Trace: $TRACE"`,
  `-d "{\\"key\\": \\"${SECRET}\\"}"`,
  `-H "X-Key: ${SECRET}" > out.json 2>&1`,
  `-H "X-Key: ${SECRET}" 2>/dev/null | jq -r '.items[] | .name'`,
  `--max-time 5 --retry 3 -H "X-Key: ${SECRET}" | python3 -m json.tool`,
];

const WHOLE: readonly string[] = [
  `curl https://api.example.com -u ${SECRET}: -H {{vault:NOBODY}}`,
  `# Lists all items.\ncurl ${GOOD} -H "X-Key: ${SECRET}"`,
  `#!/bin/bash\nset -euo pipefail\ncurl ${GOOD} \\\n  -H "X-Key: ${SECRET}" \\\n  -d @body.json\n`,
  `curl --request POST \\\n  --url ${GOOD} \\\n  --header 'X-Key: ${SECRET}'`,
  `curl https://status.example.org/\ncurl ${GOOD} -H "X-Key: ${SECRET}"`,
  `curl ${GOOD} -H "X-Key: ${SECRET}" && echo done`,
  `curl ${GOOD} --next ${GOOD}/2 -H "X-Key: ${SECRET}"`,
  `curl ${GOOD} -d @- <<'EOF'\n{"key": "${SECRET}", "a": "$b"}\nEOF\n`,
  `cat <<EOF | curl ${GOOD} -d @-\n{"key": "${SECRET}"}\nEOF`,
  `echo '{"key": "${SECRET}"}' | curl -d @- ${GOOD}`,
  `curl ${GOOD} -d @- <<< '{"key": "${SECRET}"}'`,
  `cat <<EOF | curl ${GOOD} -d @- | tee -a log.txt | jq .\n{"key": "${SECRET}"}\nEOF`,
  `# All items; needs a token & a name.\ncurl ${GOOD} -H "X-Key: ${SECRET}" || exit 1`,
  `curl -O -H "X-Key: ${SECRET}" ${GOOD}/report.pdf`,
  `curl -c jar.txt -b jar.txt -D - -o /dev/null -d "key=${SECRET}" ${GOOD}`,
  `curl --noproxy '*' --max-redirs 0 -C - -o big.zip -H "X-Key: ${SECRET}" ${GOOD}`,
  `curl https://status.example.org -o status.json\ncurl ${GOOD} -H "X-Key: ${SECRET}" -o out.json`,
  `curl ${GOOD} -H "X-Key: ${SECRET}" > out.json\ncurl https://hooks.example.org -d done`,
  `curl -d 'text=Tom & Jerry' -H 'Cookie: a=1; session=${SECRET}; b=2' ${GOOD}`,
  `printf '{"key":"%s"}\\n' "${SECRET}" | curl ${GOOD} -d @-`,
  `curl "${GOOD}" ^\r\n  -H "X-Key: ${SECRET}" ^\r\n  -d "a=1"\r\n`,
  `curl ^"${GOOD}^" ^\n  -H ^"x-key: ${SECRET}^" ^\n  --data-raw ^"^{^\\^"a^\\^":^\\^"b^\\^"^}^"`,
  `curl.exe \`\r\n  -H 'X-Key: ${SECRET}' \`\r\n  ${GOOD}\r\n`,
  `wget --max-redirect=0 --header="X-Key: ${SECRET}" https://api.example.com`,
  `https -A bearer -a ${SECRET} ${GOOD}`,
  `@base = https://api.example.com\n\n### All\nGET {{base}}/v1\nX-Key: ${SECRET}\n\n###\nPOST {{ base }}/v1\nX-Key: ${SECRET}\n\n{}`,
  `@name = api.example.com\n@port = 8443\n@host = {{name}}:{{port}}\nGET https://{{host}}/v1\nX-Key: ${SECRET}`,
  `# @name login\nPOST ${GOOD}\n\n{"key": "${SECRET}"}\n\n###\nGET ${GOOD}\nX-Key: {{login.response.body.$.token}}`,
  `GET https://api.example.com\n    /v1/items\n    ?id={{$guid}}\nX-Key: ${SECRET}\n\n>> out.json`,
  `wget -qO- --max-redirect=0 --header="X-Key: ${SECRET}" ${GOOD}`,
  `wget --max-redirect=0 --method=POST --body-data='{"key": "${SECRET}"}' ${GOOD}`,
  `https api.example.com/v1 X-Key:${SECRET}`,
  `https POST ${GOOD} "X-Key:${SECRET}" name=value count:=3`,
  `http -a me:${SECRET} ${GOOD}`,
  `curl ^"${GOOD}^" ^\n  -H ^"accept: */*^" ^\n  -H ^"x-key: ${SECRET}^"`,
  `curl "${GOOD}" ^\n  -H "x-key: ${SECRET}"`,
  `curl.exe ${GOOD} -H "X-Key: ${SECRET}"`,
  `curl.exe \`\n  -H 'X-Key: ${SECRET}' \`\n  ${GOOD}`,
  `curl.exe "${GOOD}?a=1&b=2" \`\n  -H "X-Key: ${SECRET}"`,
  `GET ${GOOD}\nX-Key: ${SECRET}`,
  `GET ${GOOD} HTTP/1.1\nX-Key: ${SECRET}\n`,
  `${GOOD}\nX-Key: ${SECRET}`,
  `### List\n# @name list\nGET ${GOOD}\nX-Key: ${SECRET}\n\n### Other\nGET https://other.example.org`,
  `@id = 7\n\n// One item.\nGET ${GOOD}/{{id}}\n    ?full=1\n    &lang=en\nX-Key: ${SECRET}`,
  `POST ${GOOD}\nContent-Type: application/json\n\n{\n  "key": "${SECRET}",\n  "hook": "https://hooks.example.org"\n}`,
  `POST ${GOOD}\r\nX-Key: ${SECRET}\r\n\r\nbody`,
  `POST ${GOOD}\nContent-Type: text/xml\n\n<a><b>${SECRET}</b></a>`,
  `POST ${GOOD}\nX-Key: ${SECRET}\n\n< ./body.json`,
  `{"url": "${GOOD}", "method": "POST", "headers": {"X-Key": "${SECRET}"}, "body": {"a": 1}}`,
  `[{"url": "https://other.example.org"}, {"url": "${GOOD}", "headers": {"X-Key": "${SECRET}"}}]`,
  JSON.stringify({
    info: {
      name: 'C',
      schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json',
    },
    item: [
      {
        name: 'Folder',
        item: [
          {
            name: 'One',
            request: {
              method: 'GET',
              header: [{ key: 'X-Key', value: SECRET, type: 'text' }],
              url: {
                raw: `${GOOD}?a=1`,
                protocol: 'https',
                host: ['api', 'example', 'com'],
                path: ['v1', 'items'],
                query: [{ key: 'a', value: '1' }],
              },
            },
            response: [],
          },
          { name: 'Two', request: { method: 'GET', header: [], url: 'https://other.example.org' } },
        ],
      },
    ],
  }),
  JSON.stringify({
    info: { name: 'C' },
    item: [
      {
        request: {
          url: GOOD,
          auth: { type: 'bearer', bearer: [{ key: 'token', value: SECRET, type: 'string' }] },
        },
        event: [{ listen: 'test', script: { exec: [''], type: 'text/javascript' } }],
        protocolProfileBehavior: { disableBodyPruning: true },
      },
    ],
  }),
  JSON.stringify({
    _type: 'export',
    __export_format: 4,
    resources: [
      { _id: 'wrk_1', _type: 'workspace', name: 'W', scope: 'collection' },
      {
        _id: 'req_1',
        _type: 'request',
        parentId: 'wrk_1',
        url: GOOD,
        method: 'GET',
        headers: [{ name: 'X-Key', value: SECRET }],
        authentication: {},
        body: {},
        parameters: [],
        settingFollowRedirects: 'global',
        settingEncodeUrl: true,
      },
    ],
  }),
  JSON.stringify({
    name: 'C',
    version: '1',
    items: [
      {
        type: 'http',
        name: 'One',
        seq: 1,
        settings: { encodeUrl: true, timeout: 0 },
        request: {
          url: GOOD,
          method: 'POST',
          headers: [{ name: 'X-Key', value: SECRET, enabled: true }],
          params: [],
          body: { mode: 'json', json: '{"a": 1}' },
          script: {},
          vars: {},
          assertions: [],
          tests: '',
          docs: '',
          auth: { mode: 'none' },
        },
      },
    ],
  }),
];

/** All honest texts. */
export function honestTexts(): readonly string[] {
  const commands = ADDRESSES.flatMap((address) =>
    SECRETS.flatMap((secret) => [`curl ${address} ${secret}`]),
  );
  const before = ADDRESSES.map((address) => `curl -H "X-Key: ${SECRET}" \\\n  ${address}`);
  return [...commands, ...before, ...WHOLE];
}
