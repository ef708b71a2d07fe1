// A client as users of crypto-js write it: node caller.js SITE SERVICE SECRET FORM prints the answers to all 14 calls.
// FORM says how it sends forms: multipart or urlencoded.

const http = require("node:http");
const CryptoJS = require("./crypto_js/crypto-js.js");

const [site, svc, secret, kind] = process.argv.slice(2);
const answers = [];

function appKey() {
  const iv = CryptoJS.lib.WordArray.random(16);
  const seconds = Math.floor(Date.now() / 1000).toString();
  const encrypted = CryptoJS.AES.encrypt(seconds, CryptoJS.enc.Utf8.parse(secret), {
    iv,
    mode: CryptoJS.mode.CFB,
    padding: CryptoJS.pad.NoPadding,
  });
  return iv.toString(CryptoJS.enc.Hex) + encrypted.ciphertext.toString(CryptoJS.enc.Hex);
}

function address(path, query) {
  return `${site}/api/v1/posts/${path}?${new URLSearchParams({ svc, appKey: appKey(), ...query })}`;
}

function keep(path, status, text) {
  const answer = { path, status, ...JSON.parse(text) };
  answers.push(answer);
  return answer.data;
}

async function call(method, path, query, { form, json } = {}) {
  const options = { method };
  if (form && kind === "multipart") {
    options.body = new FormData();
    for (const [name, value] of Object.entries(form)) options.body.append(name, value);
  } else if (form) {
    options.body = new URLSearchParams(form);
  }
  if (json) {
    options.body = JSON.stringify(json);
    options.headers = { "Content-Type": "application/json" };
  }
  const response = await fetch(address(path, query), options);
  return keep(path, response.status, await response.text());
}

// fetch refuses a body on a GET; clients of other kinds send it.
function getWithBody(path, json) {
  const body = JSON.stringify(json);
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const request = http.request(address(path, {}), { method: "GET", headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (piece) => (text += piece));
      response.on("end", () => resolve(keep(path, response.statusCode, text)));
    });
    request.on("error", reject);
    request.end(body);
  });
}

async function main() {
  const form = { author: "ann", title: "标题", content: "你好 +&=%", extra: '{"image": "a b"}' };
  const { post_id } = await call("POST", "publish", {}, { form });
  const post = { post_id, user_id: "ann" };
  await call("PUT", "update", post, { form: { content: "新的 +&=%" } });
  await call("GET", "getinfo", { post_id });
  await call("GET", "getlist", { cursor: "2099-01-01T00:00:00", limit: 100 });
  await call("PUT", "like", { post_id, user_id: "鲍勃" }, { json: { like: true } });
  await call("GET", "getlike", { post_id });
  const texts = { content: "评论", extra: "{}" };
  const { comment_id: root } = await call("POST", "comments/publish", { post_id, user_id: "bob" }, { form: texts });
  const under = { post_id, root_comment_id: root, father_comment_id: root, user_id: "eve" };
  const { comment_id: reply } = await call("POST", "comments/reply", under, { form: { content: "回复" } });
  await call("PUT", "comments/update", { comment_id: reply, user_id: "eve" }, { form: { content: "改过", extra: '{"n": 1}' } });
  await call("PUT", "comments/like", { post_id, comment_id: root, user_id: "eve" }, { json: { like: true } });
  await getWithBody("comments/getlike", { comment_ids: [reply, root] });
  const since = { cursor: "2020-01-01T00:00:00", limit: 10 };
  await call("GET", "comments/getinfo", { post_id, root_comment_id: root, ...since });
  await call("GET", "comments/getinfo", { post_id, root_comment_id: 0, ...since });
  await call("DELETE", "comments/delete", { comment_id: root, user_id: "bob" });
  await call("DELETE", "delete", post);
  console.log(JSON.stringify({ post_id, root, reply, answers }));
}

main();
