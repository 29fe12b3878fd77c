/* tests/report/support_xml.h - is a text well-formed XML? Enough of it for SVG and for pages written as XML. */
/* SPDX-License-Identifier: BSD-3-Clause */
#ifndef CORESWEEP_TESTS_REPORT_SUPPORT_XML_H
#define CORESWEEP_TESTS_REPORT_SUPPORT_XML_H

/* NULL when well formed; else what is wrong (a literal or static text). HTML's elements without an end tag are known.
 */
const char *xml_fault(const char *text);

#endif
