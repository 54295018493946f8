/** A codec: values as JSON, for those who want to read what is sent. */
package com.example.json;
