// Reads every vector both ways with crypto-js, and prints what it made of each.

const CryptoJS = require("./crypto_js/crypto-js.js");
const { vectors } = require("./appkey-vectors.json");

const CFB = { mode: CryptoJS.mode.CFB, padding: CryptoJS.pad.NoPadding };

const read = vectors.map(({ secret, timestamp, iv, appKey }) => {
  const key = CryptoJS.enc.Utf8.parse(secret);
  const options = { ...CFB, iv: CryptoJS.enc.Hex.parse(iv) };
  const made = iv + CryptoJS.AES.encrypt(timestamp, key, options).ciphertext.toString(CryptoJS.enc.Hex);
  const ciphertext = CryptoJS.enc.Hex.parse(appKey.slice(32));
  const opened = CryptoJS.AES.decrypt({ ciphertext }, key, options).toString(CryptoJS.enc.Utf8);
  return { made, opened };
});
console.log(JSON.stringify(read));
