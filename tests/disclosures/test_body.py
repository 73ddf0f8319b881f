"""The text of a record with the addresses of its own files."""

from gongkai.disclosures.body import body_with_addresses, clean_body


def test_own_pictures_and_files_get_the_address_that_the_page_hands_them_out_under() -> None:
    html = clean_body('<p><img src="attachment:12" alt="图"><a href="attachment:7">附件</a></p>')

    shown = body_with_addresses(html, lambda key: f"/files/{key}/")

    assert 'src="/files/12/"' in shown
    assert 'href="/files/7/"' in shown


def test_what_only_looks_like_an_address_in_the_text_stays() -> None:
    html = clean_body('<p>请写 src="attachment:12"。</p>')

    assert body_with_addresses(html, lambda key: "/files/") == html
