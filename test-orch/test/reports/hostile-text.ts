/** This defines `hostileText`: what an output may hold that a page, an XML reader or a terminal could take for its own. */

/** Closes tags and scripts, carries every control character, turns the direction of writing, and has halves of characters. */
export const hostileText = [
  `</pre></script></style><script>document.title = "owned"</script><img src=x onerror="document.title='owned'">`,
  `]]> --> <!-- &amp; &#x41; %3Cb%3E "double" 'single' \`back\` \${dollar}`,
  `\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u202eturned\u202c \u2066apart\u2069 \ufeffmark`,
  Array.from({ length: 0xa0 }, (_, code) => String.fromCharCode(code)).join(""),
  "\ud800 alone \udfff alone \ufffe \uffff \udc80 \u{1fffe} \u2028 \u2029 日本語 café 👩‍👩‍👧",
].join("\n");
