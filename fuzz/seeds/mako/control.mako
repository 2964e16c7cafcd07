<%!
import re
def name(text): return re.sub(r'\W', '_', text)
%>\
<%page args="message"/>
## a comment
"""${message | trim,h}"""
% for line in (upgrades or 'pass').splitlines():
    ${line | n}
% if loop.first:
    <%text>${raw}</%text>
% else:
<% x = {'a': [1, 2]} %>
% endif
% endfor
<%def name="part(a, b=2)">${a}${b}</%def>
${part('x')}
<%doc>nothing</%doc>
